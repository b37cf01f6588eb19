import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { classBody, classPatch, joinBody } from "../protocol/classes.ts";
import { clientMessage } from "../protocol/control.ts";
import { inviteBody, setUpBody } from "../protocol/instructors.ts";
import { arbitraryOf, type Texts } from "./arbitrary-of.ts";

const letters: Texts = ({ min, max }) =>
  fc.string({ unit: fc.constantFrom("a", "b"), minLength: min, maxLength: Math.min(max, min + 5) });

test.each(clientMessage.options.map((option) => [option.shape.type.value, option] as const))(
  "every value made for the message %s is one that the protocol takes",
  (_type, schema) => {
    fc.assert(
      fc.property(arbitraryOf(schema, letters), (value) => {
        expect(schema.safeParse(value).error?.issues).toBeUndefined();
      }),
    );
  },
);

test.each([
  ["classBody", classBody],
  ["classPatch", classPatch],
  ["joinBody", joinBody],
  ["setUpBody", setUpBody],
  ["inviteBody", inviteBody],
])("every value made for the body %s is one that the route takes", (_name, schema) => {
  fc.assert(
    fc.property(arbitraryOf(schema, letters), (value) => {
      expect(schema.safeParse(value).error?.issues).toBeUndefined();
    }),
  );
});

test("what may be left out is left out now and then, and stands there now and then", () => {
  const values = fc.sample(arbitraryOf(z.strictObject({ a: z.string().optional() }), letters), 100) as object[];
  expect(new Set(values.map((value) => "a" in value))).toEqual(new Set([true, false]));
});

test("a schema of a kind that is not known yet is named", () => {
  expect(() => arbitraryOf(z.date(), letters)).toThrow('"date"');
});
