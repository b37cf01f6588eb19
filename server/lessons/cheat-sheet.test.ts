import { describe, expect, test } from "vitest";
import { cheatSheet } from "./cheat-sheet.ts";
import { loadFiles, OUTRO } from "./course-fixture.ts";
import { explains } from "./explained-commands.ts";
import { loadCourses } from "./load-course.ts";
import { dockerCommands, typedLines } from "./typed-commands.ts";

const step = (id: string, lines: readonly string[]) => `## ${id} {#${id}}

${lines.map((line) => `:::run\n${line.replace(/^> /, "")}\n:::\n`).join("\n")}
:::check
say: x
script: { run: "true" }
:::

:::hint
x
:::

:::solution
${lines.join("\n")}
:::
`;
const lesson = (title: string, cheat: string, body: string) =>
  `---\ntitle: ${title}\nsummary: B\nminutes: 1\ncheat:\n${cheat}---\n${body}\n${OUTRO}`;

function sheetOf(first: string, second: string): string {
  const { course, messages } = loadFiles({
    "course.yaml":
      "title: A course\nsummary: About.\nlessons: [one, two]\nimages: [{ name: alpine, standIn: alpine }]\n",
    "one.md": first,
    "two.md": second,
  });
  if (course === null) throw new Error(messages.join("\n"));
  return cheatSheet(course);
}

const RUN = "  - { command: docker run IMAGE COMMAND, does: runs a command }\n";
const NAMED = "  - { command: docker run --name NAME IMAGE, does: names it }\n";

describe("the cheat sheet", () => {
  test("groups what was typed by lesson, below what explains it, each line once", () => {
    const sheet = sheetOf(
      lesson("One", RUN, step("a", ["docker run alpine ls", "ls -l"]) + step("b", ["docker run alpine ls"])),
      lesson(
        "Two",
        NAMED,
        step("a", ["docker run --name x alpine ls", "docker run alpine ls", "docker run alpine date"]),
      ),
    );
    expect(sheet).toBe(`# A course: cheat sheet

About.

## One

- \`docker run IMAGE COMMAND\`: runs a command
  - \`docker run alpine ls\`
- Also typed: \`ls -l\`

## Two

- \`docker run --name NAME IMAGE\`: names it
  - \`docker run --name x alpine ls\`
- \`docker run IMAGE COMMAND\`: runs a command
  - \`docker run alpine date\`
`);
  });

  test("leaves out what was typed into programs, and control keys", () => {
    const sheet = sheetOf(
      lesson("One", RUN, step("a", ["docker run -ti alpine sh", "> secret", "> ^D"])),
      lesson("Two", RUN, step("b", ["docker run alpine ls"])),
    );
    expect(sheet).not.toMatch(/secret|\^D/);
  });

  test("shows backticks and bars as they are", () => {
    const sheet = sheetOf(
      lesson("One", RUN, step("a", ["docker run alpine ls | wc -l; echo `date`"])),
      lesson("Two", RUN, step("b", ["docker run alpine ls"])),
    );
    expect(sheet).toContain("`` docker run alpine ls | wc -l; echo `date` ``");
  });

  test("of the workshop has every command, and each docker command is explained", () => {
    for (const course of loadCourses(["lessons"]).courses) {
      const sheet = cheatSheet(course);
      const entries = course.lessons.flatMap(({ cheat }) => cheat);
      for (const line of course.lessons.flatMap(({ steps }) => steps.flatMap(typedLines))) {
        if (line.startsWith("^")) continue;
        expect(sheet).toContain(line);
        if (dockerCommands(line).length > 0) expect(explains(entries, line), line).not.toBeNull();
      }
    }
  });
});

describe("the explanation of a command", () => {
  const entries = [
    "docker run IMAGE COMMAND",
    "docker run --name NAME IMAGE",
    "docker run -d IMAGE",
    "docker run IMAGE uname -r",
    "docker ps",
    "docker ps -a",
    "uname -r",
  ].map((command) => ({ command, does: "" }));

  test.each([
    ["docker run alpine ls", "docker run IMAGE COMMAND"],
    ["docker container run --name x alpine", "docker run --name NAME IMAGE"],
    ["docker run -d alpine top", "docker run -d IMAGE"],
    ["docker run ubuntu uname -r", "docker run IMAGE uname -r"],
    ["docker ps --all", "docker ps -a"],
    ["docker ps", "docker ps"],
    ["uname -r", "uname -r"],
    ["docker inspect x", undefined],
    ["ls", undefined],
  ])("of `%s` is that of the entry most like it", (line, command) => {
    expect(explains(entries, line)?.command).toBe(command);
  });
});
