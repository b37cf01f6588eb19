import { describe, expect, test } from "vitest";
import { FIRST_BODY_LINE, loadBody, loadFiles, OUTRO, STEP, soundLesson } from "./course-fixture.ts";

const [firstPart = "", lastPart = ""] = STEP.split(":::hint\nPress Run.\n:::\n");

function at(line: number, message: string): string {
  return `lesson.md:${FIRST_BODY_LINE + line - 1}: ${message}`;
}

/** The messages of a lesson whose step has this between its check and its solution. */
function withInStep(text: string): readonly string[] {
  return loadBody(`${firstPart}:::hint\nPress Run.\n:::\n\n${text}\n${lastPart}`).messages;
}

describe("steps", () => {
  test("blocks stand in the order of the file, prose between them", () => {
    const [step] = soundLesson(`Intro.\n\n${STEP.replace(":::check", "Now look.\n\n:::check")}`).steps;
    expect(step?.id).toBe("hi");
    expect(step?.title).toBe("Say hi");
    expect(step?.blocks).toEqual([
      { kind: "run", text: "docker run alpine echo hi" },
      { kind: "html", html: "<p>Now look.</p>" },
      { kind: "check", check: "check-1" },
    ]);
    expect(step?.hintsHtml).toEqual(["<p>Press Run.</p>"]);
    expect(step?.source.line).toBe(FIRST_BODY_LINE + 2);
  });

  test("intro and outro are what stands before and behind them", () => {
    const lesson = soundLesson(`Intro.\n\n${STEP}`);
    expect(lesson.introHtml).toBe("<p>Intro.</p>");
    expect(lesson.outroHtml).toBe("<p>A lot.</p>");
    expect(lesson.minutes).toBe(5);
  });

  test("without {#id} a step is known by its title", () => {
    const [step] = soundLesson(STEP.replace("## Say hi {#hi}", "## Où est `hi`?")).steps;
    expect(step?.id).toBe("ou-est-hi");
  });

  test("two of the same id are an error", () => {
    expect(loadBody(`${STEP}${STEP}`).messages).toEqual([
      at(
        STEP.split("\n").length,
        `two steps have the id "hi" (the other: line ${FIRST_BODY_LINE}); give one another with {#id} behind its title`,
      ),
    ]);
  });

  test("must have a check, a hint and a solution", () => {
    expect(loadBody("## Nothing\n\nJust words.\n").messages).toEqual([
      at(1, 'the step "Nothing" has no :::check and no :::quiz, so nobody could finish it'),
      at(1, 'the step "Nothing" has no :::hint'),
    ]);
    expect(loadBody(STEP.replace(/:::solution[\s\S]*/, "")).messages).toEqual([
      at(1, 'the step "Say hi" has no :::solution'),
    ]);
  });

  test("the lesson must have some, and an outro at its end", () => {
    expect(loadBody("Words.\n").messages).toEqual([
      "lesson.md:1: the lesson has no steps: each is a section that begins with ##",
    ]);
    expect(loadBody(STEP, "").messages).toEqual([at(1, 'the lesson must end with a section "## What you can do now"')]);
    expect(loadBody(`${OUTRO}\n${STEP}`, "").messages).toContain(
      at(1, '"## What you can do now" must be the last section'),
    );
  });
});

describe("bodies are taken as they stand in the file", () => {
  test.each([
    "echo *not* _emphasis_ > /hello.txt",
    `curl -d '{"Image": "alpine", "Cmd": ["echo", "a  b"]}' 'http://localhost/x?a=1&b=2'`,
    "printf 'a\\nb\\n' | tr -d '`' # <b> [x](y) :key[z]",
    "    echo indented",
    "- not a list",
    "^D",
  ])("of a run and a solution: %s", (line) => {
    const body = `${STEP.split(":::run")[0]}:::run\n${line}\n:::\n${STEP.slice(STEP.indexOf("\n:::check")).replace("docker run alpine echo hi", line)}`;
    const [step] = soundLesson(body).steps;
    expect(step?.blocks[0]).toEqual({ kind: "run", text: line });
    expect(step?.solution.keys).toEqual([{ to: "shell", text: line }]);
  });

  test("of a check: block scalars and lists are YAML, not Markdown", () => {
    const check = "script:\n  run: |\n    test 1 = 1\n    # *a* <b>\n  found: 'x: y'";
    const [step] = soundLesson(STEP.replace("container: { image: alpine, exit: 0 }", check)).steps;
    expect(step?.checks[0]?.check.condition).toEqual({ script: { run: "test 1 = 1\n# *a* <b>\n", found: "x: y" } });
  });

  test("lines with `> ` go to the program that runs", () => {
    const [step] = soundLesson(
      STEP.replace(
        /docker run alpine echo hi\n:::\n$/,
        "docker run -ti alpine sh\n\n> ls -l\n> ^D\ndocker ps\n:::\n",
      ).replaceAll("docker ps", "docker run alpine ls"),
    ).steps;
    expect(step?.solution.keys).toEqual([
      { to: "shell", text: "docker run -ti alpine sh" },
      { to: "program", text: "ls -l" },
      { to: "program", text: "^D" },
      { to: "shell", text: "docker run alpine ls" },
    ]);
  });

  test("Windows line ends change nothing", () => {
    const { course, messages } = loadFiles({
      "lesson.md":
        `---\ntitle: A\nsummary: B\nminutes: 1\ncheat: [{ command: docker run, does: a }]\n---\n${STEP}${OUTRO}`.replaceAll(
          "\n",
          "\r\n",
        ),
    });
    expect(messages).toEqual([]);
    expect(course?.lessons[0]?.steps[0]?.blocks[0]).toEqual({ kind: "run", text: "docker run alpine echo hi" });
  });

  test("a run with two lines is an error at the second", () => {
    expect(withInStep(":::run\nls\npwd\n:::").join()).toMatch(/:::run holds one line/);
  });

  test("a line for a program needs its space", () => {
    expect(withInStep("").length).toBe(0);
    expect(loadBody(STEP.replace(/docker run alpine echo hi\n:::\n$/, ">ls\n:::\n")).messages).toEqual([
      at(17, 'a line for the running program begins with "> ", with a space'),
    ]);
  });

  test.each(["run", "check", "hint", "solution", "note{kind=today}"])("an empty :::%s is an error", (name) => {
    expect(withInStep(`:::${name}\n:::`).join("\n")).toMatch(/is empty/);
  });
});

describe("directives", () => {
  test.each([
    [":::chek\nsay: x\n:::", 'unknown directive ":::chek". Did you mean ":::check"?'],
    [
      ":::video\nx\n:::",
      'unknown directive ":::video". There are :::run, :::check, :::hint, :::solution, :::quiz, :::note',
    ],
    ["::run", '"::run" has a colon too few: write :::run'],
    [":::run{name=x}\nls\n:::", 'unknown attribute "name" of :::run. It takes none'],
    [":::note{knd=today}\nx\n:::", 'unknown attribute "knd" of :::note. Did you mean "kind"?'],
    [":::note{kind=tody}\nx\n:::", 'unknown kind of note "tody". Valid: today, sandbox, careful'],
    [":::note\nx\n:::", ":::note needs its kind: {kind=today}. Valid: today, sandbox, careful"],
    ["Press :kbd[x].", 'unknown directive ":kbd[…]". There is :key[…]; a colon that is text is written \\:'],
    ["- a list\n\n  :::run\n  ls\n  :::", ":::run must stand in the step itself, not inside a list or a quotation"],
    [
      "::::note{kind=today}\n:::run\nls\n:::\n::::",
      ":::run must stand in the step itself, not inside :::note (is that closed?)",
    ],
    [":::hint\nNobody closes this.", ":::solution must stand in the step itself, not inside :::hint (is that closed?)"],
  ])("%j is an error", (text, message) => {
    expect(withInStep(text).map((line) => line.replace(/^lesson\.md:\d+: /, ""))).toContain(message);
  });

  test("one that is never closed is an error", () => {
    const message = ":::solution is never closed: a line with ::: must follow";
    expect(loadBody(STEP.replace(/:::\n$/, ""), "").messages.join("\n")).toContain(message);
  });

  test("none may stand before the first step or behind the last", () => {
    expect(loadBody(`:::run\nls\n:::\n\n${STEP}`).messages).toEqual([
      at(1, ":::run must stand in a step, below its ## title"),
    ]);
    expect(loadBody(STEP, `${OUTRO}\n:::hint\nx\n:::\n`).messages.join()).toMatch(/:::hint must stand in a step/);
  });

  test("a colon that is text stays text", () => {
    const lesson = soundLesson(`At 8:30 run alpine:latest, not localhost:5000/x:y or a::b.\n\n${STEP}`);
    expect(lesson.introHtml).toBe("<p>At 8:30 run alpine:latest, not localhost:5000/x:y or a::b.</p>");
  });
});

describe("what would not be shown", () => {
  test.each([
    ["A <b>word</b>.", "HTML is not shown"],
    ["Look at <none> here.", "HTML is not shown"],
    ["[a]: http://example.org", "write the address where the link is"],
    ["```bassh\nls\n```", 'unknown language "bassh". Did you mean "bash"?'],
    ["# Title", "a lesson has no # heading"],
  ])("%j is an error", (text, message) => {
    expect(withInStep(text).join("\n")).toContain(message);
  });

  test("comments are fine", () => {
    expect(withInStep("<!-- for authors -->")).toEqual([]);
  });
});

describe("pictures", () => {
  const files = {
    "course.yaml": "title: A\nsummary: B\nlessons: [lesson]\nimages: [{ name: alpine, standIn: alpine }]\n",
    "layers.svg": "<svg/>",
  };
  const front = "---\ntitle: A\nsummary: B\nminutes: 1\ncheat: [{ command: docker run, does: a }]\n---\n";
  const load = (markdown: string) => loadFiles({ ...files, "lesson.md": `${front}${markdown}\n\n${STEP}${OUTRO}` });

  test("are served from the course", () => {
    const { course } = load("![Layers](layers.svg)");
    expect(course?.lessons[0]?.introHtml).toBe(
      `<p><img src="/api/courses/${course?.id}/files/layers.svg" alt="Layers"></p>`,
    );
  });

  test.each([
    ["![Layers](layer.svg)", '7: the picture "layer.svg" is not in the course\'s folder. Did you mean "layers.svg"?'],
    ["![](layers.svg)", '7: the picture "layers.svg" has no description: ![what it shows](layers.svg)'],
    ["![x](https://example.org/x.png)", "lessons need no other server"],
    ["![x](/etc/passwd.png)", "must lie in the course's folder"],
    ["![x](../other/x.png)", "is not in the course's folder"],
  ])("%s is an error", (markdown, message) => {
    expect(load(markdown).messages.join("\n")).toContain(message);
  });
});
