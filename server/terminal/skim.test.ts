import headless from "@xterm/headless";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import { Screen } from "./screen.ts";
import { Screens } from "./screens.ts";
import { isPlain, skim } from "./skim.ts";

const COLS = 40;
const ROWS = 10;

const screens = new Screens({ logger: createLogger("silent") });
afterAll(() => screens.dispose());

test.each([
  ["lines", "one\r\ntwo\r\n", true],
  ["coloured lines", "\x1b[1;31mone\x1b[0m\r\ntwo\r\n", true],
  ["a line that goes on", "one\r\ntw", true],
  ["letters of other alphabets", "größer 漢字 «ja»\r\n", true],
  ["no line end", "one", false],
  ["lines without a return", "one\ntwo\n", false],
  ["a cursor that moves", "one\r\n\x1b[5Atwo\r\n", false],
  ["a sequence that is cut off", "one\r\n\x1b[3", false],
  ["another alphabet switched on", "one\r\n\x0etwo\r\n", false],
  ["a control character in two bytes", "one\r\n\u009b5A\r\n", false],
])("%s: plain is %s", (_, text, plain) => {
  expect(isPlain(Buffer.from(text))).toBe(plain);
});

test("of many lines the first and the last stay", () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `line ${at}\r\n`).join("");
  const kept = Buffer.concat(skim([Buffer.from(lines)], 100, COLS)).toString();
  expect(kept.startsWith("line 0\r\n")).toBe(true);
  expect(kept.endsWith("line 4998\r\nline 4999\r\n")).toBe(true);
  expect(kept.length).toBeLessThan(2000);
});

test("a skimmed flood leaves the screen that drawing all of it leaves", async () => {
  const style = fc.constantFrom("", "", "", "\x1b[31m", "\x1b[0m", "\x1b[1;44m", "\x1b[m");
  const word = fc.string({ unit: fc.constantFrom("a", "b ", "ß", "漢", "\t"), maxLength: 30 });
  const line = fc.tuple(style, word).map(([colour, text]) => `${colour}${text}\r\n`);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1500, maxLength: 1700 }), async (lines) => {
      const bytes = Buffer.from(`begins \x1b[7mhere${lines.join("")}ends here`);
      const all = await drawn([bytes]);
      const some = skim([bytes], 1000 + 2 * ROWS, COLS);
      expect(some.length).toBe(3);
      expect(await drawn(some)).toEqual(all);
    }),
    { numRuns: 8, endOnFailure: true },
  );
}, 30_000);

test("a screen under a flood shows its end, and takes it faster than it draws", async () => {
  const screen = new Screen(screens, COLS, ROWS, "", () => {});
  let waiting = 0;
  const chunk = Buffer.from("a line of the flood\r\n".repeat(2000));
  for (let at = 0; at < 200; at++) {
    waiting += 1;
    screen.write(chunk, () => {
      waiting -= 1;
    });
  }
  // All but those that were drawn at once.
  expect(waiting).toBeLessThan(10);
  screen.write(Buffer.from("the end"), () => {});
  const shown = await screen.snapshot();
  expect(shown).toContain("the end");
  expect(shown.split("\r\n").length).toBeGreaterThanOrEqual(1000);
  screen.dispose();
});

/** The lines that a terminal shows, scrollback included, with their colours. */
async function drawn(chunks: Buffer[]): Promise<string[]> {
  const terminal = new headless.Terminal({ cols: COLS, rows: ROWS, scrollback: 1000, allowProposedApi: true });
  for (const chunk of chunks) await new Promise<void>((resolve) => terminal.write(chunk, resolve));
  const { active } = terminal.buffer;
  return Array.from({ length: active.length }, (_, at) => {
    const line = active.getLine(at);
    const colours = line?.getCell(0);
    return `${colours?.getFgColor()}/${colours?.getBgColor()}/${colours?.isBold()} ${line?.translateToString(true)}`;
  });
}
