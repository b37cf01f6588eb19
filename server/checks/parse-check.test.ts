import { describe, expect, it } from "vitest";
import { parseCheck } from "./parse-check.ts";

function problems(body: unknown): string[] {
  const parsed = parseCheck(body);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const CASES: [body: unknown, problem: RegExp][] = [
  [null, /^: a check is a list of keys/],
  [["container"], /^: a check is a list of keys/],
  [{ container: {} }, /^say: `say` is missing/],
  [{ say: "x" }, /^: nothing to check: expected one of command, container/],
  [{ say: "x", contaner: {} }, /^contaner: unknown key "contaner" in check\. Did you mean "container"\?$/],
  [{ say: "x", id: "Not Good", quiz: "q" }, /^id: `id` must be made of small letters/],
  [{ say: "x", container: {}, image: { name: "a" } }, /^image: one condition only, but there are container and image/],
  [
    { say: "x", container: { nmae: "hi" } },
    /^container\.nmae: unknown key "nmae" in container\. Did you mean "name"\?$/,
  ],
  [{ say: "x", container: { name: 5 } }, /^container\.name: `name` must be a text$/],
  [
    { say: "x", container: { state: "runing" } },
    /^container\.state: `state` must be one of .*Did you mean "running"\?$/,
  ],
  [
    { say: "x", container: { exit: "zero" } },
    /^container\.exit: `exit` must be a number from 0 to 255, any or nonzero$/,
  ],
  [{ say: "x", container: "hi" }, /^container: `container` must be a list of keys$/],
  [
    { say: "x", container: { since: "stpe" } },
    /^container\.since: `since` must be one of step, ever\. Did you mean "step"\?$/,
  ],
  [{ say: "x", image: {} }, /^image\.name: `name` is missing$/],
  [{ say: "x", command: { run: 5 } }, /^command\.run: `run` must be a command line or a list of words$/],
  [{ say: "x", command: { run: "echo 'hi" } }, /^command\.run: `run` has a quote that is not closed$/],
  [{ say: "x", command: { run: "# nothing" } }, /^command\.run: `run` has no words$/],
  [{ say: "x", command: { run: "ls; date" } }, /^command\.run: `run` is more than one command/],
  [
    { say: "x", command: { run: "ls", output: { matches: "(" } } },
    /^command\.output\.matches: `matches` is not a regular expression/,
  ],
  [
    { say: "x", command: { run: "ls", output: { contians: "a" } } },
    /^command\.output\.contians: unknown key "contians" in output\. Did you mean "contains"\?$/,
  ],
  [{ say: "x", output: { text: 7 } }, /^output\.text: `text` must be a text, or contains/],
  [{ say: "x", command: { run: "ls", times: 0 } }, /^command\.times: `times` is not usable/],
  [{ say: "x", file: { path: "hello.txt" } }, /^file\.path: `path` is not usable/],
  [
    { say: "x", file: { path: "/a", container: "a", image: "b" } },
    /^file\.image: a file is looked for in a `container` or in an `image`/,
  ],
  [{ say: "x", all: [] }, /^all: `all` must be a list of at least one condition$/],
  [{ say: "x", order: [{ quiz: "a" }] }, /^order: `order` must be a list of at least two conditions$/],
  [
    { say: "x", any: [{ quiz: "a" }, { not: { imgae: {} } }] },
    /^any\.1\.not\.imgae: unknown key "imgae" in condition\. Did you mean "image"\?$/,
  ],
  [{ say: "x", all: ["docker ps"] }, /^all\.0: expected a condition, one of/],
  [{ say: "x", quiz: 3 }, /^quiz: `quiz` must be a text$/],
  [{ say: "x", quiz: "q", wrong: {} }, /^wrong: `wrong` must be a list/],
  [{ say: "x", quiz: "q", wrong: [{ when: { quiz: "a" } }] }, /^wrong\.0\.say: `say` is missing/],
  [
    { say: "x", quiz: "q", wrong: [{ wen: { quiz: "a" }, say: "No" }] },
    /^wrong\.0\.wen: unknown key "wen" in wrong turn\. Did you mean "when"\?$/,
  ],
  [
    { say: "x", quiz: "q", wrong: [{ when: { command: { rnu: "ls" } }, say: "No" }] },
    /^wrong\.0\.when\.command\.rnu: unknown key "rnu" in command\. Did you mean "run"\?$/,
  ],
];

describe("the body of a check", () => {
  it.each(CASES)("%j has its problem named with its place", (body, problem) => {
    expect(
      problems(body).some((text) => problem.test(text)),
      problems(body).join("\n"),
    ).toBe(true);
  });

  it("names each problem of a check once", () => {
    expect(
      problems({ contaner: {}, wrong: [{ when: { quiz: "a" }, sya: "No" }] }).map((text) => text.split(": ")[0]),
    ).toEqual(["say", "contaner", "", "wrong.0.sya", "wrong.0.say"]);
  });

  it("is read with its id and wrong turns", () => {
    const body = {
      id: "named",
      say: "A container",
      container: { name: "hi" },
      wrong: [{ when: { command: { run: "docker rmi hi" } }, say: "No" }],
    };
    expect(parseCheck(body)).toEqual({
      ok: true,
      id: "named",
      say: "A container",
      check: {
        condition: { container: { name: "hi" } },
        wrong: [{ when: { command: { run: "docker rmi hi" } }, say: "No" }],
      },
    });
  });
});
