import { describe, expect, test } from "vitest";
import { MOST_LINK_LINES } from "./link-budget.ts";
import { MOST_JOINED, MOST_SEQUENCE_BYTES, MOST_STRING_BYTES, OutputFilter } from "./output-filter.ts";
import { QUESTIONS_AT_ONCE, QUESTIONS_PER_SECOND } from "./question-limit.ts";

const SIZE = { cols: 80, rows: 24 };

function filtered(...chunks: string[]): string {
  const filter = new OutputFilter(SIZE);
  const portions = chunks.flatMap((chunk) => filter.push(Buffer.from(chunk), 0));
  return Buffer.concat(portions.map(({ bytes }) => bytes)).toString();
}

const LONG_TEXT = "x".repeat(MOST_STRING_BYTES);

describe("what passes byte for byte", () => {
  test.each([
    ["text", "hello\r\nworld\t\x07"],
    ["colours", "\x1b[1;38;2;255;100;0mred\x1b[0m"],
    ["a title", "\x1b]0;title\x07\x1b]2;title\x1b\\"],
    ["shell marks", "\x1b]633;A\x07$ \x1b]633;B\x07ls\r\n\x1b]633;E;ls;n\x07\x1b]633;C\x07"],
    ["movements, however far", "\x1b[999;999H\x1b[9999A\x1b[9999C\x1b[9999X\x1b[9999@\x1b[9999P"],
    ["scrolling by what there is", "\x1b[24S\x1b[24T\x1b[24L\x1b[24M\x1b[80I\x1b[80Z"],
    ["a line of one character", "-\x1b[79b"],
    ["a program that draws", "\x1b[?1049h\x1b[2J\x1b[1;1H\x1b[?25l~\x1b[K\x1b[?1049l\x1b[?25h"],
    ["questions", "\x1b[c\x1b[6n\x1b[?25$p\x1bP$qm\x1b\\"],
    ["other alphabets", "größer 漢字 한글 ไทย हिन्दी नि é"],
    ["pictures of many characters", "👩‍👩‍👧‍👦 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 🇫🇷"],
    ["a link", "\x1b]8;id=1;https://example.org/\x1b\\here\x1b]8;;\x1b\\"],
    ["a reset", "\x1bc\x1b[!p"],
  ])("%s", (_what, text) => {
    expect(filtered(text)).toBe(text);
  });
});

describe("what is bounded", () => {
  test.each([
    ["scrolling up", "\x1b[20000000S", "\x1b[24S"],
    ["scrolling down", "\x1b[20000000T", "\x1b[24T"],
    ["inserting lines", "\x1b[99999L", "\x1b[24L"],
    ["deleting lines", "\x1b[99999M", "\x1b[24M"],
    ["tabs", "\x1b[2147483647I", "\x1b[80I"],
    ["tabs back", "\x1b[99999999999999999999Z", "\x1b[80Z"],
    ["repeating", "x\x1b[99999999b", "x\x1b[1920b"],
    ["a count with more behind it", "\x1b[20000000;5:3S", "\x1b[24S"],
    ["a count with zeros before it", "\x1b[0000000000020000000S", "\x1b[24S"],
    ["a count that a line end interrupts", "\x1b[2\n0000000S", "\n\x1b[24S"],
    ["an introducer of one character", "\u009b20000000S", "\x1b[24S"],
    ["a sequence within another", "\x1b[5\x1b[20000000S", "\x1b[5\x1b[24S"],
    ["a sequence that ends a string", "\x1b]0;t\x1b[20000000S", "\x1b]0;t\x1b[24S"],
    ["a sequence behind a string that no text can be in", "\x1b_a漢\x1b[20000000S", "\x1b_a漢\x1b[24S"],
    ["a long sequence", `a\x1b[${"1;".repeat(MOST_SEQUENCE_BYTES)}mb`, "ab"],
    ["a long title", `a\x1b]0;${LONG_TEXT}\x07b`, "ab"],
    ["long data", `a\x1bP1|${LONG_TEXT}\x9c\x1b\\b`, "a\x9c\x1b\\b"],
    ["a long string of one character's introducer", `a\u009d0;${LONG_TEXT}\x07b`, "ab"],
    ["a string without end", `a\x1b]0;${LONG_TEXT}`, "a"],
    ["marks on a character", `a${"\u0301".repeat(1000)}b`, `a${"\u0301".repeat(MOST_JOINED)}b`],
    ["marks beyond the first plane", `a${"\u{e0100}".repeat(1000)}b`, `a${"\u{e0100}".repeat(MOST_JOINED)}b`],
  ])("%s", (_what, text, expected) => {
    expect(filtered(text)).toBe(expected);
  });

  test("by the size that the screen has now", () => {
    const filter = new OutputFilter(SIZE);
    filter.resize({ cols: 10, rows: 5 });
    expect(filter.push(Buffer.from("\x1b[100S"), 0)[0]?.bytes.toString()).toBe("\x1b[5S");
  });

  test("links: after many they are text, until the screen is cleared or reset", () => {
    const link = "\x1b]8;;a\x07x\x1b]8;;\x07";
    const many = link.repeat(MOST_LINK_LINES);
    const count = (text: string) => text.split("8;;a").length - 1;
    expect(count(filtered(many))).toBeLessThanOrEqual(MOST_LINK_LINES);
    expect(filtered(many, link).endsWith("\x1b]8;;\x07x\x1b]8;;\x07")).toBe(true);
    expect(filtered(many, "\x1b[H\x1b[2J\x1b[3J", link).endsWith(link)).toBe(true);
    expect(filtered(many, "\x1bc", link).endsWith(`\x1b[2J\x1b[3J\x1bc${link}`)).toBe(true);
    expect(filtered(many, "\x1b[?1049h\x1b[2J\x1b[3J", link).endsWith(link)).toBe(false);
  });

  test("a link that goes on over many lines is ended", () => {
    const lines = "line\r\n".repeat(2 * MOST_LINK_LINES);
    const out = filtered(`\x1b]8;;a\x07${lines}`);
    expect(out).toContain("\x1b]8;;\x07");
    expect(out.replaceAll("\x1b]8;;a\x07", "").replaceAll("\x1b]8;;\x07", "")).toBe(lines);
  });
});

describe("questions that pages answer", () => {
  test.each(["\x1b[c", "\x1b[6n", "\x1b[?1$p", "\x1bP$qm\u009c", "\x1b]10;?\x07", "\x1b]4;1;?\x07"])(
    "%j is asked only so often",
    (question) => {
      const filter = new OutputFilter(SIZE);
      const asked = (now: number) =>
        filter
          .push(Buffer.from(question.repeat(1000)), now)
          .map(({ bytes }) => bytes.toString())
          .join("")
          .split(question).length - 1;
      expect(asked(0)).toBe(QUESTIONS_AT_ONCE);
      expect(asked(100)).toBe(QUESTIONS_PER_SECOND / 10);
    },
  );
});

describe("costly sequences", () => {
  test("come in portions, and with what they cost", () => {
    const portions = new OutputFilter({ cols: 500, rows: 300 }).push(Buffer.from("\x1bc".repeat(100)), 0);
    expect(portions.length).toBe(100);
    expect(portions.every(({ work }) => work >= 150_000)).toBe(true);
  });

  test("are none of ordinary output", () => {
    const portions = new OutputFilter(SIZE).push(Buffer.from("\x1b[32mgreen\x1b[0m 漢字\r\n".repeat(1000)), 0);
    expect(portions.map(({ work }) => work)).toEqual([0]);
  });
});
