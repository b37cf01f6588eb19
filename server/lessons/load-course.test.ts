import { describe, expect, test } from "vitest";
import { loadCourses } from "./load-course.ts";

function messagesOf(course: string): readonly string[] {
  const { problems } = loadCourses(["e2e/courses"]);
  return problems.find((problem) => problem.course === course)?.messages ?? [];
}

describe("a broken course", () => {
  test("with an unknown key is told with file, line, cause and the key that was meant", () => {
    expect(messagesOf("unknown-key")).toContain(
      'e2e/courses/unknown-key/only.md:18: unknown key "contaner" in check. Did you mean "container"?',
    );
  });

  test("with a bad check is told with file, line and cause", () => {
    expect(messagesOf("bad-check")).toEqual([
      expect.stringMatching(/^e2e\/courses\/bad-check\/only\.md:18: `exit` is not usable: expected number.*"any".*"nonzero"/),
    ]);
  });

  test("with an image that it does not name is told with file, line and cause", () => {
    expect(messagesOf("missing-image")).toEqual([
      'e2e/courses/missing-image/only.md:13: the image "ubuntoo" is not one of this course\'s: add it to `images` in course.yaml',
    ]);
  });

  test("with a picture that is not there is told with file, line and cause", () => {
    expect(messagesOf("missing-picture")).toEqual([
      'e2e/courses/missing-picture/only.md:12: the picture "whale.png" is not in the course\'s folder',
    ]);
  });

  test("leaves the other courses alone", () => {
    const { courses } = loadCourses(["e2e/courses", "lessons"]);
    expect(courses.map((course) => course.id)).toEqual(["docker-workshop"]);
  });
});

describe("the workshop", () => {
  const course = loadCourses(["lessons"]).courses[0];
  const steps = course?.lessons.flatMap((lesson) => lesson.steps) ?? [];

  test("has six lessons and more than thirty steps", () => {
    expect(course?.lessons).toHaveLength(6);
    expect(steps.length).toBeGreaterThan(30);
  });

  test("has a hint for every step and something to keep for every lesson", () => {
    expect(steps.filter((step) => step.hintsHtml.length === 0)).toEqual([]);
    expect(course?.lessons.filter((lesson) => lesson.cheat.length === 0 || lesson.outroHtml === "")).toEqual([]);
  });

  test.each([
    "docker run alpine echo hi",
    "docker run ubuntu echo hi",
    "docker ps",
    "docker ps -a",
    "docker images",
    "docker run --name hi alpine echo hi",
    "docker rm -v hi",
    "docker run --name hello -ti alpine sh",
    "echo Hello from Docker Jail! > /hello.txt",
    "ls",
    "^D",
    "docker commit hello helloworld",
    "docker run helloworld cat /hello.txt",
  ])("has the command %s to run, to the letter", (command) => {
    const offered = steps.flatMap((step) => step.blocks).flatMap((block) => (block.kind === "run" ? [block.text] : []));
    expect(offered).toContain(command);
  });
});
