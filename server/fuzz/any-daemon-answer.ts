import fc from "fast-check";
import type { Answer, Piece } from "../testing/false-daemon.ts";
import { HONEST } from "../testing/honest-daemon.ts";
import { chunk, http, LISTENING } from "./daemon-answers.ts";
import { broken, hostileText } from "./hostile.ts";

/** Answers that nobody thought of: honest ones with something wrong, in their bytes, their frame or what they say. */

const EVENT = { Type: "container", Action: "start", Actor: { ID: "c0".repeat(32), Attributes: { container: "x" } } };
const HEADERS = [
  "Location: http://127.0.0.1/",
  "Connection: close",
  "Content-Encoding: br",
  "Transfer-Encoding: x",
  "X: \t",
];

const path = fc.constantFrom(...Object.keys(HONEST));
const times = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.nat(100) },
  { weight: 1, arbitrary: fc.constantFrom(100_000, Number.POSITIVE_INFINITY) },
);
const afterwards = fc.constantFrom("open" as const, "open" as const, "hold" as const, "close" as const);

/** A byte changed, left out or said again, somewhere. */
const slip = fc.record({
  at: fc.nat(),
  byte: fc.nat(255),
  how: fc.constantFrom("change", "leave out", "again", "end"),
});
type Slip = typeof slip extends fc.Arbitrary<infer T> ? T : never;

function withSlips(bytes: Buffer, slips: readonly Slip[]): Buffer {
  let now = bytes;
  for (const { at, byte, how } of slips) {
    const place = at % Math.max(1, now.length);
    const rest = now.subarray(how === "change" || how === "leave out" ? place + 1 : place);
    const middle = how === "change" ? [byte] : how === "again" ? [...now.subarray(place, place + 1 + (byte % 8))] : [];
    now = how === "end" ? now.subarray(0, place) : Buffer.concat([now.subarray(0, place), Buffer.from(middle), rest]);
  }
  return now;
}

const headers = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HEADERS),
      hostileText.map((text) => `X: ${text.slice(0, 20_000)}`),
    ),
    { maxLength: 4 },
  )
  .map((lines) => lines.map((line) => `${line}\r\n`).join(""));

const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant("200 OK") },
  { weight: 2, arbitrary: fc.integer({ min: 100, max: 999 }).map((code) => `${code} x`) },
  { weight: 1, arbitrary: hostileText.map((text) => text.slice(0, 2000)) },
);

/** What it says is not what Docker says. */
const saying = path.chain((to) =>
  fc.record({
    to: fc.constant(to),
    pieces: fc
      .tuple(broken(fc.constant(HONEST[to])), status, headers, fc.boolean())
      .map(([body, said, more, chunked]): Piece[] => [
        {
          bytes: chunked
            ? Buffer.from(`HTTP/1.1 ${said}\r\n${more}Transfer-Encoding: chunked\r\n\r\n${chunk(body)}0\r\n\r\n`)
            : http(body, said, more),
        },
      ]),
  }),
);

/** How it says it is not how HTTP says it. */
const speaking = path.chain((to) =>
  fc.record({
    to: fc.constant(to),
    pieces: fc.tuple(fc.array(slip, { minLength: 1, maxLength: 6 }), times).map(([slips, often]): Piece[] => {
      const bytes = withSlips(http(JSON.stringify(HONEST[to])), slips);
      return [{ bytes, times: often }];
    }),
  }),
);

/** What happens, told wrongly or too often. */
const telling = fc.record({
  to: fc.constant("/events"),
  pieces: fc
    .array(fc.tuple(broken(fc.constant(EVENT)), fc.array(slip, { maxLength: 2 }), times), {
      minLength: 1,
      maxLength: 4,
    })
    .map((told): Piece[] => [
      { bytes: Buffer.from(LISTENING) },
      ...told.map(([event, slips, often]) => ({
        bytes: withSlips(Buffer.from(chunk(`${event}\n`)), slips),
        times: often,
      })),
    ]),
});

const noise = fc.record({
  to: path,
  pieces: fc
    .tuple(fc.uint8Array({ maxLength: 4000 }), times)
    .map(([bytes, often]): Piece[] => [{ bytes: Buffer.from(bytes), times: bytes.length === 0 ? 1 : often }]),
});

export const anyDaemonAnswer: fc.Arbitrary<Answer> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: saying },
      { weight: 4, arbitrary: speaking },
      { weight: 3, arbitrary: telling },
      { weight: 1, arbitrary: noise },
    ),
    afterwards,
  )
  .map(([{ to, pieces }, end]) => ({ name: "made up", to, pieces, afterwards: end }));
