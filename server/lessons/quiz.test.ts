import { describe, expect, test } from "vitest";
import { loadBody, soundLesson } from "./course-fixture.ts";

const QUIZ = `:::quiz{#kernels}
Which *kernel*?

- [ ] none
- [x] the \`host\`'s
- [ ] another

There is **one**.
:::
`;
const step = (content: string) => `## Guess {#guess}\n\n${content}\n:::hint\nThink.\n:::\n`;
const messages = (content: string) =>
  loadBody(step(content)).messages.map((line) => line.replace(/^lesson\.md:\d+: /, ""));

describe("a quiz", () => {
  test("has a question, choices and an explanation", () => {
    const [{ quizzes, blocks } = { quizzes: [], blocks: [] }] = soundLesson(step(QUIZ)).steps;
    expect(quizzes).toEqual([
      {
        id: "kernels",
        questionHtml: "<p>Which <em>kernel</em>?</p>",
        choices: [
          { id: "c1", html: "none", correct: false },
          { id: "c2", html: "the <code>host</code>'s", correct: true },
          { id: "c3", html: "another", correct: false },
        ],
        multiple: false,
        explanationHtml: "<p>There is <strong>one</strong>.</p>",
      },
    ]);
    expect(blocks).toEqual([{ kind: "quiz", quiz: "kernels" }]);
  });

  test("may have more than one right choice", () => {
    expect(soundLesson(step(QUIZ.replace("[ ] none", "[x] none"))).steps[0]?.quizzes[0]?.multiple).toBe(true);
  });

  test("is a check of its own, and a step of nothing else needs no solution", () => {
    const [only] = soundLesson(step(QUIZ)).steps;
    expect(only?.checks).toEqual([
      { id: "kernels", sayHtml: "The question is answered", check: { condition: { quiz: "kernels" }, wrong: [] } },
    ]);
    expect(only?.solution.keys).toEqual([]);
  });

  test("that a check names is no second one", () => {
    const [only] = soundLesson(
      step(
        `${QUIZ}\n:::check\nsay: You know the kernel\nall: [{ quiz: kernels }]\n:::\n`.replace(
          "all: [{ quiz: kernels }]",
          "quiz: kernels",
        ),
      ),
    ).steps;
    expect(only?.checks.map(({ id, sayHtml }) => [id, sayHtml])).toEqual([["check-1", "You know the kernel"]]);
  });

  test("without an id gets one", () => {
    expect(soundLesson(step(QUIZ.replace("{#kernels}", ""))).steps[0]?.quizzes[0]?.id).toBe("quiz-1");
  });

  test.each([
    [
      "no choices",
      QUIZ.replaceAll(/- \[.*\n/g, ""),
      "a quiz has a list of choices: - [x] for a right one, - [ ] for a wrong one",
    ],
    ["one choice", QUIZ.replaceAll(/- \[ \].*\n/g, ""), "a quiz has at least two choices"],
    ["nothing right", QUIZ.replace("[x]", "[ ]"), "no choice of this quiz is right: mark at least one with [x]"],
    ["a choice without a box", QUIZ.replace("[ ] another", "another"), "a choice of a quiz begins with [x] or [ ]"],
    ["no question", QUIZ.replace("Which *kernel*?", ""), "this quiz has no question in front of its choices"],
    ["no explanation", QUIZ.replace("There is **one**.", ""), "this quiz has no explanation behind its choices"],
    ["the id of another", `${QUIZ}\n${QUIZ}`, 'two quizzes of this step have the id "kernels"'],
    [
      "another name in its check",
      `${QUIZ}\n:::check\nsay: x\nquiz: kernel\n:::\n`,
      'there is no quiz "kernel" in this step. Did you mean "kernels"?',
    ],
  ])("%s is an error", (_name, content, message) => {
    expect(messages(content)).toContain(message);
  });
});
