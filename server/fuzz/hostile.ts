import fc from "fast-check";
import type { Texts } from "../testing/arbitrary-of.ts";

/** Each has broken something somewhere: parsers, terminals, databases, templates, shells. */
const TEXTS = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "x\udfff",
  "\u202eevil\u202c",
  "\u200b",
  "\ufeff",
  "Z\u0351\u036b\u0343\u036a\u036f\u0341a\u0361l\u0348g\u0353o\u0321",
  "\u{1f469}\u200d\u{1f469}\u200d\u{1f466}",
  "\ufdfa".repeat(30),
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(1)</script>",
  "javascript:alert(1)",
  "' or 1=1 --",
  '"; drop table learner; --',
  "$(reboot)",
  "`id`",
  "; rm -rf /tmp/none",
  "-rf",
  "--help",
  "\x1b]52;c;aGFjaw==\x07",
  "\x1b]0;title\x07",
  "\x1bP+q544e\x1b\\",
  "\x1b[6n\x1b[c",
  "\x9b31m",
  "../../../../etc/passwd",
  "..\\..\\windows",
  "%2e%2e%2f",
  "%00",
  "%",
  "\r\nSet-Cookie: workshop=stolen",
  "NaN",
  "-0",
  "1e999",
  "null",
  "undefined",
  "true",
  "[object Object]",
  "*".repeat(64),
  "docker-workshop/run-a-container",
  "stuck:none",
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 100 }) },
  { weight: 1, arbitrary: fc.constantFrom("A", "\u202e", "\\", "[", "{").map((sign) => sign.repeat(100_000)) },
);

/** Of a wrong kind, too large, too deep, or no value at all. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, 0, -1, 0.5, -0, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], [null]),
  fc.constantFrom({ toString: "x" }, { length: 1e9 }, { $ne: null }),
  fc.integer({ min: 10, max: 20_000 }).map((depth) => `nested:${depth}`),
  fc.array(hostileText, { maxLength: 3 }),
);

/** So deep that no parser may walk it by recursion; JSON.stringify would, so it is put in afterwards. */
const NESTED = /"nested:(\d+)"/g;

/** JSON of a value, for sending. */
function write(value: unknown): string {
  return JSON.stringify(value).replaceAll(NESTED, (_all, depth) => `${"[".repeat(depth)}0${"]".repeat(depth)}`);
}

/** Texts of a message: ids that are there, of one's own and of others, among what is hostile. */
export function textsWith(ids: readonly string[]): Texts {
  return ({ min, max }) =>
    fc
      .oneof(
        { weight: 5, arbitrary: fc.constantFrom(...ids) },
        { weight: 3, arbitrary: hostileText },
        { weight: 1, arbitrary: fc.string({ minLength: min, maxLength: Math.min(max, 50) }) },
      )
      .map((text) => text.padEnd(min, "x").slice(0, max));
}

/** JSON of a value, with something wrong with it. */
export function broken(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(value, fc.nat(9), hostileValue).map(([of, field, by]) => replaced(of, field, by)),
    },
    { weight: 2, arbitrary: fc.tuple(value, hostileKey, hostileValue).map(([of, key, by]) => withKey(of, key, by)) },
    { weight: 1, arbitrary: fc.tuple(value, fc.nat(9)).map(([of, field]) => without(of, field)) },
    { weight: 1, arbitrary: fc.tuple(value, fc.nat(200)).map(([of, end]) => write(of).slice(0, end)) },
    { weight: 1, arbitrary: value.map((of) => write([of])) },
    { weight: 1, arbitrary: hostileValue.map((by) => write(by)) },
    { weight: 1, arbitrary: hostileText },
    { weight: 1, arbitrary: fc.constantFrom("NaN", "{}", "[]", "null", '{"type":}', '{"type":"ping","at":1e999}') },
  );
}

const hostileKey = fc.constantFrom("__proto__", "constructor", "prototype", "type", "extra", "", "toString", "role");

function replaced(of: unknown, field: number, by: unknown): string {
  const entries = Object.entries(of as object);
  const place = field % Math.max(1, entries.length);
  return write(Object.fromEntries(entries.map(([key, value], at) => [key, at === place ? by : value])));
}

function without(of: unknown, field: number): string {
  const entries = Object.entries(of as object);
  return write(Object.fromEntries(entries.filter((_entry, at) => at !== field % Math.max(1, entries.length))));
}

/** As text: a key of an object literal that is called `__proto__` would be no key. */
function withKey(of: unknown, key: string, by: unknown): string {
  const text = write(of);
  const comma = text === "{}" ? "" : ",";
  return `${text.slice(0, -1)}${comma}${write(key)}:${write(by)}}`;
}
