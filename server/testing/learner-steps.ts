import { loadCourses } from "../lessons/load-course.ts";
import type { SandboxState } from "../protocol/state.ts";
import type { LearnerClient, TerminalClient } from "./learner-client.ts";

const COURSE = "docker-workshop";

/** Opens a lesson, and waits for how far the learner is in it. */
export async function openLesson(client: LearnerClient, lesson: string): Promise<ReadonlySet<string>> {
  const answer = client.after("lesson.progress", ({ progress }) => progress.lesson === lesson);
  client.send({ type: "lesson.open", course: COURSE, lesson });
  const { progress } = await answer;
  return new Set(progress.steps.filter(({ state }) => state === "done").map(({ id }) => id));
}

/** A step that is done by an answer alone, without a container. */
export function quizStep(): { lesson: string; step: string; quiz: string; choices: string[] } {
  for (const { lessons } of loadCourses(["lessons"]).courses) {
    for (const lesson of lessons) {
      for (const step of lesson.steps) {
        const [quiz] = step.quizzes;
        if (quiz === undefined || step.checks.length !== 1) continue;
        const choices = quiz.choices.filter(({ correct }) => correct).map(({ id }) => id);
        return { lesson: lesson.id, step: step.id, quiz: quiz.id, choices };
      }
    }
  }
  throw new Error("no lesson has a step that is a question alone");
}

/** Does a step by an answer, and waits until it is told as done. */
export async function answerQuiz(client: LearnerClient): Promise<{ lesson: string; step: string }> {
  const { lesson, step, quiz, choices } = quizStep();
  await openLesson(client, lesson);
  client.send({ type: "quiz.answer", step, quiz, choices });
  await client.next("step", (message) => message.step.id === step && message.step.state === "done");
  return { lesson, step };
}

export function isState(state: SandboxState["state"]): (message: { sandbox: SandboxState }) => boolean {
  return ({ sandbox }) => sandbox.state === state;
}

/** Another sandbox in place of the one that ended, with the one click that the page offers. */
export async function startOver(client: LearnerClient): Promise<TerminalClient> {
  const opened = client.after("terminals", ({ terminals }) => terminals.length > 0);
  const ready = client.after("sandbox", isState("ready"));
  client.send({ type: "sandbox.startOver" });
  const { terminals } = await opened;
  const terminal = await client.terminal(terminals[0]?.id ?? "");
  await ready;
  return terminal;
}
