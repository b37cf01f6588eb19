import { describe, expect, test } from "vitest";
import { CommandRecorder } from "./commands.ts";
import { MarkScanner, type Piece } from "./marks.ts";
import { plainText } from "./plain-text.ts";

const SESSION = [
  "\x1b]633;A\x07# \x1b]633;B\x07docker ps\r\n",
  "\x1b]633;E;docker ps;n0nce\x07\x1b]633;C\x07",
  "CONTAINER ID\r\n",
  "\x1b]633;D;0\x07\x1b]633;P;Cwd=/root\x07\x1b]633;A\x07# \x1b]633;B\x07",
].join("");

function scan(text: string, sizes: number, nonce = "n0nce"): Piece[] {
  const scanner = new MarkScanner(nonce);
  const bytes = Buffer.from(text);
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += sizes) pieces.push(...scanner.push(bytes.subarray(at, at + sizes)));
  return pieces;
}

/** Output pieces joined, so that what came in many chunks compares with what came in one. */
function joined(pieces: Piece[]): unknown[] {
  const list: unknown[] = [];
  let text = "";
  for (const piece of pieces) {
    if (piece.kind === "output") text += piece.bytes.toString();
    else {
      if (text !== "") list.push(text);
      text = "";
      list.push(piece);
    }
  }
  return text === "" ? list : [...list, text];
}

describe("shell marks", () => {
  test("are found with everything between them, in order", () => {
    expect(joined(scan(SESSION, 10_000))).toEqual([
      { kind: "promptStart" },
      "# ",
      { kind: "promptEnd" },
      "docker ps\r\n",
      { kind: "line", line: "docker ps" },
      { kind: "outputStart" },
      "CONTAINER ID\r\n",
      { kind: "finished", exitCode: 0 },
      { kind: "cwd", cwd: "/root" },
      { kind: "promptStart" },
      "# ",
      { kind: "promptEnd" },
    ]);
  });

  test.each([1, 2, 3, 5, 7, 11])("are found when they come in chunks of %i bytes", (size) => {
    expect(joined(scan(SESSION, size))).toEqual(joined(scan(SESSION, 10_000)));
  });

  test("of a line without the shell's nonce are passed over", () => {
    expect(scan("\x1b]633;E;docker rm -f everything;forged\x07", 100)).toEqual([]);
  });

  test("give the line back as it was typed", () => {
    const [line] = scan("\x1b]633;E;echo 'a\\x3bb\\\\c'\\x0adone;n0nce\x07", 100);
    expect(line).toEqual({ kind: "line", line: "echo 'a;b\\c'\ndone" });
  });

  test("that never end are output after all, and nothing is lost", () => {
    const text = `\x1b]633;E;${"x".repeat(70_000)}`;
    expect(joined(scan(text, 4096)).join("")).toHaveLength(text.length);
  });
});

describe("records of commands", () => {
  function record(text: string) {
    let now = 1000;
    const recorder = new CommandRecorder("t1", () => now++);
    const records = scan(text, 7)
      .map((piece) => recorder.take(piece))
      .filter((entry) => entry !== null);
    return { recorder, records };
  }

  test("have line, exit code, times and output", () => {
    const { recorder, records } = record(SESSION);
    expect(records.at(-1)).toEqual({
      terminal: "t1",
      line: "docker ps",
      cwd: "/root",
      startedAt: 1000,
      finishedAt: 1001,
      exitCode: 0,
      output: "CONTAINER ID",
    });
    expect(recorder.atPrompt).toBe(true);
  });

  test("begin when the command begins", () => {
    const { recorder, records } = record(SESSION.slice(0, SESSION.indexOf("CONTAINER")));
    expect(records).toEqual([expect.objectContaining({ line: "docker ps", finishedAt: null })]);
    expect(recorder.atPrompt).toBe(false);
  });

  test("are not made of empty lines", () => {
    expect(record("\x1b]633;A\x07# \x1b]633;B\x07\r\n\x1b]633;D\x07\x1b]633;A\x07# \x1b]633;B\x07").records).toEqual(
      [],
    );
  });

  test("keep the end of a long output", () => {
    const long = `${"x".repeat(100_000)}the end`;
    const { records } = record(`\x1b]633;E;yes;n0nce\x07\x1b]633;C\x07${long}\x1b]633;D;130\x07`);
    expect(records.at(-1)?.output.endsWith("the end")).toBe(true);
    expect(records.at(-1)?.output.length).toBeLessThanOrEqual(16 * 1024);
  });
});

describe("plain text", () => {
  test.each([
    ["colours", "\x1b[32mhi\x1b[0m\r\n", "hi"],
    ["titles", "\x1b]0;title\x07hi", "hi"],
    ["a bar that rewrites its line", "10%\r50%\r100%\r\ndone\r\n", "100%\ndone"],
    ["cursor movement", "a\x1b[1A\x1b[2Kb", "ab"],
  ])("drops %s", (_what, bytes, text) => {
    expect(plainText(Buffer.from(bytes))).toBe(text);
  });
});
