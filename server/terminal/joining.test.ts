import headless from "@xterm/headless";
import { expect, test } from "vitest";
import { joins } from "./joining.ts";

const COLS = 4;
/** Private use, and planes that nothing is in. */
const LAST = 0xe01ff;

test("every character that a screen puts into the cell of another is known to join", async () => {
  const terminal = new headless.Terminal({ cols: COLS, rows: 2, allowProposedApi: true });
  const unknown: string[] = [];
  for (let from = 0xa0; from <= LAST; from += 0x1000) {
    const codes = Array.from({ length: 0x1000 }, (_, at) => from + at).filter((code) => code < 0xd800 || code > 0xdfff);
    const joined = await Promise.all(codes.map((code) => putsIntoOne(terminal, code)));
    for (const [at, code] of codes.entries()) if (joined[at] && !joins(code)) unknown.push(code.toString(16));
  }
  terminal.dispose();
  expect(unknown).toEqual([]);
});

test.each(["a", "漢", "한", "👩", "\u00ad", "ß"])("%s joins none", (character) => {
  expect(joins(character.codePointAt(0) ?? 0)).toBe(false);
});

function putsIntoOne(terminal: headless.Terminal, code: number): Promise<boolean> {
  return new Promise((resolve) =>
    terminal.write(`\x1b[Ha${String.fromCodePoint(code)}`, () =>
      resolve((terminal.buffer.active.getLine(0)?.getCell(0)?.getChars() ?? "").length > 1),
    ),
  );
}
