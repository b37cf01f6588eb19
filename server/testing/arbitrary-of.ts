import fc from "fast-check";
import type { z } from "zod";

export interface TextLimits {
  readonly min: number;
  readonly max: number;
}

/** Texts of what a schema takes; where real ids come from. */
export type Texts = (limits: TextLimits) => fc.Arbitrary<string>;

type Check = { readonly check: string; readonly minimum?: number; readonly maximum?: number };

/**
 * Values that a schema takes, read from the schema itself, so that a new message needs nothing of its own.
 * @throws Error for a kind of schema that no message had when this was written
 */
export function arbitraryOf(schema: z.ZodType, texts: Texts): fc.Arbitrary<unknown> {
  const inner = (of: unknown) => arbitraryOf(of as z.ZodType, texts);
  const def = defOf(schema);
  switch (def.type) {
    case "object":
      return objectOf(def as unknown as { shape: Record<string, z.ZodType> }, inner);
    case "string":
      return stringOf(schema as z.ZodString, texts);
    case "number":
      return numberOf(schema as z.ZodNumber);
    case "boolean":
      return fc.boolean();
    case "literal":
      return fc.constantFrom(...(def.values as unknown[]));
    case "enum":
      return fc.constantFrom(...Object.values(def.entries));
    case "nullable":
      return fc.option(inner(def.innerType), { nil: null });
    case "array": {
      const { min, max } = lengthOf(def.checks as never);
      return fc.array(inner(def.element), { minLength: min, maxLength: Math.min(max, min + 4) });
    }
    case "union":
      return fc.oneof(...def.options.map(inner));
    default:
      throw new Error(`arbitraryOf does not know the schema "${def.type}" yet`);
  }
}

function objectOf(
  { shape }: { shape: Record<string, z.ZodType> },
  inner: (of: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const optional = (of: z.ZodType) => defOf(of).type === "optional";
  const keys = Object.entries(shape);
  const model = Object.fromEntries(
    keys.map(([key, of]) => [key, inner(optional(of) ? (of as z.ZodOptional).unwrap() : of)]),
  );
  const requiredKeys = keys.filter(([, of]) => !optional(of)).map(([key]) => key);
  return fc.record(model, { requiredKeys });
}

function stringOf(schema: z.ZodString, texts: Texts): fc.Arbitrary<string> {
  const pattern = (schema._zod.def.checks ?? [])
    .map((check) => (check._zod.def as { pattern?: RegExp }).pattern)
    .find((found) => found !== undefined);
  const limits = { min: schema.minLength ?? 0, max: schema.maxLength ?? 200 };
  return pattern === undefined ? texts(limits) : fc.stringMatching(pattern, { size: "-1" });
}

function numberOf(schema: z.ZodNumber): fc.Arbitrary<number> {
  const min = Math.max(schema.minValue ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
  const max = Math.min(schema.maxValue ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return schema.isInt ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
}

function lengthOf(checks: readonly { _zod: { def: Check } }[] = []): TextLimits {
  const found = checks.map((check) => check._zod.def);
  return {
    min: found.find(({ check }) => check === "min_length")?.minimum ?? 0,
    max: found.find(({ check }) => check === "max_length")?.maximum ?? 20,
  };
}

function defOf(schema: z.core.$ZodType): z.core.$ZodTypes["_zod"]["def"] {
  return (schema as z.core.$ZodTypes)._zod.def;
}
