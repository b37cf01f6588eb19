import type { z } from "zod";
import { nearest } from "./nearest.ts";
import { type Check, CONDITION_KEYS, type Condition, SPEC_SCHEMAS, type WrongTurn } from "./schema.ts";

export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type ParsedCheck =
  | { readonly ok: true; readonly id?: string; readonly say: string; readonly check: Check }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const CHECK_KEYS = ["id", "say", "wrong", ...CONDITION_KEYS] as const;
const WRONG_KEYS = ["when", "say"] as const;
type Path = readonly (string | number)[];

/**
 * Reads the body of a `:::check`. Walks it by hand down to the single condition, so that each
 * problem names its exact place; the schemas take over from there.
 */
export function parseCheck(value: unknown): ParsedCheck {
  const problems: Problem[] = [];
  if (!isRecord(value))
    return {
      ok: false,
      problems: [{ path: [], message: "a check is a list of keys, such as `say:` and `container:`" }],
    };
  unknownKeys(value, CHECK_KEYS, [], "check", problems);
  if (typeof value.say !== "string" || value.say.trim() === "")
    problems.push({ path: ["say"], message: "`say` is missing: the words that the learner reads" });
  if (value.id !== undefined && !(typeof value.id === "string" && /^[a-z0-9-]+$/.test(value.id))) {
    problems.push({ path: ["id"], message: "`id` must be made of small letters, digits and hyphens" });
  }
  const condition = readCondition(pick(value, CONDITION_KEYS), [], problems);
  const wrong = readWrong(value.wrong, problems);
  if (problems.length > 0 || condition === null) return { ok: false, problems };
  return {
    ok: true,
    say: value.say as string,
    check: { condition, wrong },
    ...(value.id === undefined ? {} : { id: value.id as string }),
  };
}

function readWrong(value: unknown, problems: Problem[]): WrongTurn[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.push({ path: ["wrong"], message: "`wrong` must be a list of `when:` and `say:`" });
    return [];
  }
  return value.flatMap((turn: unknown, index) => {
    const path = ["wrong", index];
    if (!isRecord(turn)) {
      problems.push({ path, message: "a wrong turn has the keys `when` and `say`" });
      return [];
    }
    unknownKeys(turn, WRONG_KEYS, path, "wrong turn", problems);
    if (typeof turn.say !== "string")
      problems.push({ path: [...path, "say"], message: "`say` is missing in this wrong turn" });
    const when = readCondition(turn.when, [...path, "when"], problems);
    return when === null ? [] : [{ when, say: String(turn.say) }];
  });
}

function readCondition(value: unknown, path: Path, problems: Problem[]): Condition | null {
  if (!isRecord(value)) {
    problems.push({ path, message: `expected one of ${CONDITION_KEYS.join(", ")}` });
    return null;
  }
  unknownKeys(value, CONDITION_KEYS, path, "condition", problems);
  const keys = Object.keys(value).filter((key) => (CONDITION_KEYS as readonly string[]).includes(key));
  const key = keys[0] as (typeof CONDITION_KEYS)[number] | undefined;
  if (key === undefined) {
    problems.push({ path, message: `nothing to check: expected one of ${CONDITION_KEYS.join(", ")}` });
    return null;
  }
  if (keys.length > 1) {
    problems.push({
      path: [...path, keys[1] as string],
      message: `one condition only, but there are ${keys.join(" and ")}; join them with \`all:\``,
    });
    return null;
  }
  return readKind(key, value[key], [...path, key], problems);
}

function readKind(
  key: (typeof CONDITION_KEYS)[number],
  value: unknown,
  path: Path,
  problems: Problem[],
): Condition | null {
  if (key === "all" || key === "any" || key === "order") {
    const least = key === "order" ? 2 : 1;
    if (!Array.isArray(value) || value.length < least) {
      problems.push({
        path,
        message: `\`${key}\` must be a list of at least ${least === 1 ? "one condition" : "two conditions"}`,
      });
      return null;
    }
    const parts = value.map((part, index) => readCondition(part, [...path, index], problems));
    return parts.includes(null) ? null : ({ [key]: parts } as unknown as Condition);
  }
  if (key === "not") {
    const part = readCondition(value, path, problems);
    return part === null ? null : { not: part };
  }
  const schema = SPEC_SCHEMAS[key];
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.flatMap((issue) => explain(issue, schema, key, path)));
    return null;
  }
  const broken = brokenPattern(value);
  if (broken !== null) {
    problems.push({ path, message: broken });
    return null;
  }
  return { [key]: parsed.data } as unknown as Condition;
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodType, kind: string, path: Path): Problem[] {
  const at = [...path, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  if (issue.code === "unrecognized_keys") {
    const valid = "shape" in schema ? Object.keys(schema.shape as object) : [];
    return issue.keys.map((key) => ({ path: [...at, key], message: unknownKey(key, valid, kind) }));
  }
  const name = at.at(-1);
  return [{ path: at, message: `\`${name}\` is not usable: ${causeOf(issue)}` }];
}

/** Of a value that may be one of several kinds, what each of them wants. */
function causeOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_union") return issue.message.replace(/^Invalid (input|option): /, "");
  const causes = issue.errors.flatMap((errors) => errors.map(causeOf));
  return [...new Set(causes)].join(", or ");
}

/** A regular expression is tried once here, so that it cannot fail in front of a learner. */
function brokenPattern(value: unknown): string | null {
  if (!isRecord(value)) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "matches" && typeof inner === "string") {
      try {
        new RegExp(inner, "m");
      } catch (error) {
        return `\`matches\` is not a regular expression: ${(error as Error).message}`;
      }
    }
    const below = brokenPattern(inner);
    if (below !== null) return below;
  }
  return null;
}

function unknownKeys(
  value: Record<string, unknown>,
  valid: readonly string[],
  path: Path,
  what: string,
  problems: Problem[],
): void {
  for (const key of Object.keys(value)) {
    if (!valid.includes(key)) problems.push({ path: [...path, key], message: unknownKey(key, valid, what) });
  }
}

/** The one way in which every schema of a course speaks of a key it does not know. */
export function unknownKey(key: string, valid: readonly string[], what: string): string {
  const near = nearest(key, valid);
  return `unknown key "${key}" in ${what}. ${near === null ? `Valid keys: ${valid.join(", ")}` : `Did you mean "${near}"?`}`;
}

function pick(value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
