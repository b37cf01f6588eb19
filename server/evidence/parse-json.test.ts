import { expect, test } from "vitest";
import { z } from "zod";
import { parseAnswer } from "./parse-json.ts";

const parse = (text: string) => parseAnswer(z.unknown(), Buffer.from(text), "things");

test.each([
  '{"a":[1,"]}[{",{"b":"\\"["}]}',
  "[]",
  '"\\\\"',
  `"${"[".repeat(100_000)}"`,
  "[".repeat(32) + "]".repeat(32),
])("%.40s is read", (text) => expect(parse(text)).toEqual(JSON.parse(text)));

test.each([
  "",
  "[",
  '{"a":',
  "nothing",
  '"no end',
  "[".repeat(33) + "]".repeat(33),
  "[".repeat(1_000_000),
  '{"a":'.repeat(200_000),
  `[${"0,".repeat(1_000_000)}0]`,
  `[${"{},".repeat(1_000_000)}0]`,
])("%.40s is refused, whatever it costs to read it", (text) => {
  expect(() => parse(text)).toThrow("malformed: things");
});
