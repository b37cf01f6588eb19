import headless from "@xterm/headless";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { OutputFilter } from "../terminal/output-filter.ts";
import { FUZZ } from "./settings.ts";
import { chunksOf, HOSTILE, stream, WITHIN_BOUNDS } from "./terminal-streams.ts";

const SIZE = { cols: 20, rows: 8 };
const RUNS = { seed: FUZZ.seed, numRuns: FUZZ.numRuns * 300, endOnFailure: true };

beforeAll(() => console.log(`fuzz: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}`));

function filtered(chunks: readonly Buffer[]): Buffer {
  const filter = new OutputFilter(SIZE);
  return Buffer.concat(chunks.flatMap((chunk) => filter.push(chunk, 0).map(({ bytes }) => bytes)));
}

/** Ends what is still under way. */
const CANCEL = Buffer.from("\x18");
const cuts = fc.array(fc.nat(2 ** 20), { maxLength: 30 });

test("however a stream is cut, the same comes out of the filter", () => {
  fc.assert(
    fc.property(stream(HOSTILE), cuts, (bytes, at) => {
      expect(filtered(chunksOf(bytes, at)).toString("latin1")).toBe(filtered([bytes]).toString("latin1"));
    }),
    RUNS,
  );
});

test("cut at every byte, too", () => {
  fc.assert(
    fc.property(stream({ ...HOSTILE, longest: 100 }, 15), (bytes) => {
      const each = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
      expect(filtered(each).toString("latin1")).toBe(filtered([bytes]).toString("latin1"));
    }),
    RUNS,
  );
});

test("what comes out is no longer than a few times what went in", () => {
  fc.assert(
    fc.property(stream(HOSTILE), (bytes) => {
      expect(filtered([bytes]).length).toBeLessThanOrEqual(12 * bytes.length);
    }),
    RUNS,
  );
});

test("a stream within bounds draws the same screen, filtered or not", async () => {
  await fc.assert(
    fc.asyncProperty(stream(WITHIN_BOUNDS), async (printed) => {
      const bytes = Buffer.concat([printed, CANCEL]);
      expect(await drawn(filtered([bytes]))).toEqual(await drawn(bytes));
    }),
    RUNS,
  );
});

/** The whole state that can be seen: cells with their attributes, cursor, modes. */
async function drawn(bytes: Buffer): Promise<unknown> {
  const terminal = new headless.Terminal({ ...SIZE, scrollback: 50, allowProposedApi: true, logLevel: "off" });
  const answers: string[] = [];
  terminal.onData((data) => answers.push(data));
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, at) => {
    const line = active.getLine(at);
    return Array.from({ length: SIZE.cols }, (_, column) => {
      const cell = line?.getCell(column);
      return `${cell?.getChars()}|${cell?.getWidth()}|${cell?.getFgColor()}|${cell?.getBgColor()}|${cell?.isBold()}`;
    }).join(" ");
  });
  const state = { lines, type: active.type, x: active.cursorX, y: active.cursorY, modes: terminal.modes, answers };
  terminal.dispose();
  return state;
}
