import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { courseFolder, FIRST_BODY_LINE, loadBody, loadFiles, OUTRO, STEP } from "./course-fixture.ts";
import { loadCourses } from "./load-course.ts";

/** Line of the text that contains a piece, in a lesson whose body it is. */
function lineOf(body: string, piece: string): number {
  return FIRST_BODY_LINE + body.split("\n").findIndex((line) => line.includes(piece));
}

describe("the courses of the workshop", () => {
  test("the Docker workshop has nothing wrong, six lessons and at least 32 steps", () => {
    const { courses, problems } = loadCourses(["lessons"]);
    expect(problems).toEqual([]);
    const course = courses.find(({ id }) => id === "docker-workshop");
    expect(course?.lessons.map(({ id }) => id)).toEqual([
      "docker-is",
      "vms-vs-containers",
      "basic-commands",
      "the-daemon",
      "run-a-container",
      "make-an-image",
    ]);
    expect(course?.lessons.flatMap(({ steps }) => steps).length).toBeGreaterThanOrEqual(32);
  });

  test("a broken course is reported with file, line and cause, and the others load", () => {
    const { courses, problems } = loadCourses(["e2e/courses", "lessons"]);
    expect(courses.map(({ id }) => id)).toContain("docker-workshop");
    const messages = Object.fromEntries(problems.map(({ course, messages }) => [course, messages]));
    expect(messages).toEqual({
      "unknown-key": [
        'e2e/courses/unknown-key/first.md:20: unknown key "contaner" in check. Did you mean "container"?',
        expect.stringMatching(/^e2e\/courses\/unknown-key\/first\.md:18: /),
      ],
      "bad-check": [expect.stringMatching(/^e2e\/courses\/bad-check\/first\.md:22: .*state/)],
      "missing-image": [
        'e2e/courses/missing-image/first.md:15: missing image: "alpin" is not among this course\'s images. Did you mean "alpine"?',
      ],
    });
  });

  test("a course that cannot be read at all is a problem of its own", () => {
    const dir = courseFolder({});
    mkdirSync(join(dir, "more", "course.yaml"), { recursive: true });
    const { courses, problems } = loadCourses([dir, join(dir, "more")]);
    expect(courses).toHaveLength(1);
    expect(problems[0]?.messages[0]).toMatch(/course\.yaml:1: could not be loaded/);
  });

  test("folders that are not there hold no courses", () => {
    expect(loadCourses(["/nowhere/at/all"])).toEqual({ courses: [], problems: [] });
  });
});

test("a course cannot have the address of another page", () => {
  const root = mkdtempSync(join(tmpdir(), "workshop-courses-"));
  cpSync("lessons/docker-workshop", join(root, "teach"), { recursive: true });
  const { courses, problems } = loadCourses([root]);
  expect(courses).toEqual([]);
  expect(problems[0]?.messages[0]).toContain('a course cannot be called "teach"');
});

describe("course.yaml", () => {
  const course = (more: string) => `title: A course\nsummary: About.\n${more}`;

  test.each([
    [
      "a key it does not know",
      "lessons: [lesson]\nimage: []\n",
      '3.* unknown key "image" in course.yaml. Did you mean "images"?',
    ],
    ["a stand-in there is not", "lessons: [lesson]\nimages:\n  - { name: x, standIn: fedora }\n", "5: .*standIn"],
    [
      "a key in an image",
      "lessons: [lesson]\nimages:\n  - { name: x, standin: alpine }\n",
      '5: .*"standin".*Did you mean "standIn"',
    ],
    ["no lessons", "", "1: .*lessons.* is missing"],
    [
      "a lesson without a file",
      "lessons:\n  - lesson\n  - leson\n",
      '5: the lesson "leson" is not there: leson.md is missing. Did you mean "lesson"?',
    ],
    ["a lesson twice", "lessons:\n  - lesson\n  - lesson\n", '5: the lesson "lesson" is listed twice'],
    ["broken YAML", "lessons: [lesson\n", "not readable as YAML"],
  ])("%s is an error", (_name, more, expected) => {
    const { course: loaded, messages } = loadFiles({ "course.yaml": course(more) });
    expect(loaded).toBeNull();
    expect(messages.join("\n")).toMatch(new RegExp(expected.replaceAll("?", "\\?").replace(/^3\.\*/, "4:")));
  });
});

describe("front matter", () => {
  const lesson = (front: string) => loadFiles({ "lesson.md": `---\n${front}---\n${STEP}${OUTRO}` }).messages;

  test("is needed", () => {
    expect(loadFiles({ "lesson.md": STEP + OUTRO }).messages).toEqual([
      "lesson.md:1: a lesson begins with its title, summary and minutes between two lines of ---",
    ]);
  });

  test("an unknown key is named with the nearest one", () => {
    expect(lesson("title: A\nsumary: B\nminutes: 1\n")).toContain(
      'lesson.md:3: unknown key "sumary" in front matter. Did you mean "summary"?',
    );
  });

  test("what is missing and what is of the wrong kind are both told", () => {
    const messages = lesson("title: A\nminutes: soon\n").join("\n");
    expect(messages).toMatch(/"summary" is missing/);
    expect(messages).toMatch(/lesson\.md:3: .*minutes/);
  });

  test("an entry of the cheat list is checked at its own line", () => {
    const messages = lesson("title: A\nsummary: B\nminutes: 1\ncheat:\n  - command: docker run X\n    doe: runs\n");
    expect(messages).toContainEqual(expect.stringMatching(/^lesson\.md:7: unknown key "doe".*"does"/));
  });
});

describe("everything that is wrong is told at once", () => {
  test("of several steps, in one go", () => {
    const body = `${STEP}
## Second

:::hnt
Oops.
:::

## Third

:::check
say: Something
contaner: {}
:::
`;
    const { course, messages } = loadBody(body);
    expect(course).toBeNull();
    expect(messages).toContain(
      `lesson.md:${lineOf(body, ":::hnt")}: unknown directive ":::hnt". Did you mean ":::hint"?`,
    );
    expect(messages).toContain(
      `lesson.md:${lineOf(body, "contaner")}: unknown key "contaner" in check. Did you mean "container"?`,
    );
  });
});

describe("images", () => {
  const step = (id: string, run: string, check: string) => `## Step ${id} {#${id}}

:::run
${run}
:::

:::check
say: It happened
${check}
:::

:::hint
Press Run.
:::

:::solution
${run}
:::
`;

  test("one that a :::run uses must be named in course.yaml", () => {
    const body = step("a", "docker run debian true", "container: { exit: 0 }");
    expect(loadBody(body).messages).toEqual([
      `lesson.md:${lineOf(body, "debian")}: missing image: "debian" is not among this course's images. Add it to \`images\` in course.yaml`,
    ]);
  });

  test("one that only a check asks for, too", () => {
    const body = step("a", "docker run alpine true", "container: { image: apline }");
    expect(loadBody(body).messages).toEqual([
      `lesson.md:${lineOf(body, "apline")}: missing image: "apline" is not among this course's images. Did you mean "alpine"?`,
    ]);
  });

  test("one that a wrong turn mentions need not be there", () => {
    const body = step(
      "a",
      "docker run alpine true",
      "container: { image: alpine }\nwrong:\n  - when: { container: { image: apline } }\n    say: Mind the letters.",
    );
    expect(loadBody(body).messages).toEqual([]);
  });

  test.each([
    ["docker commit c mine", "image: { name: mine }"],
    ["docker build -t mine .", "image: { name: mine }"],
    ["docker tag alpine mine:old", "image: { name: 'mine:old' }"],
  ])("those made by `%s` are fine from there on", (command, check) => {
    const name = /mine\S*/.exec(command)?.[0];
    const cheat =
      "cheat:\n  - { command: docker commit, does: a }\n  - { command: docker build, does: b }\n  - { command: docker tag, does: c }\n  - { command: docker run, does: d }\n";
    const front = `---\ntitle: A\nsummary: B\nminutes: 1\n${cheat}---\n`;
    const after = step("b", `docker run ${name} true`, `container: { image: '${name}' }`);
    expect(loadFiles({ "lesson.md": front + step("a", command, check) + after + OUTRO }).messages).toEqual([]);
    expect(loadFiles({ "lesson.md": front + after + step("a", command, check) + OUTRO }).messages).toHaveLength(1);
  });
});

describe("the cheat list", () => {
  test("must explain every docker subcommand that is used", () => {
    const body = STEP.replaceAll("docker run alpine echo hi", "docker ps -a");
    expect(loadBody(body).messages).toEqual([
      `lesson.md:${lineOf(body, "docker ps")}: \`docker ps -a\` is not explained: add it to \`cheat\` in the front matter`,
    ]);
  });

  test("explains `docker container run` by `docker run`", () => {
    const body = STEP.replaceAll("docker run", "docker container run");
    expect(loadBody(body).messages).toEqual([]);
  });
});
