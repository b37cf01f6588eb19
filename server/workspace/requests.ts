import { PersonError } from "../errors.ts";
import type { WorkspaceMessage } from "../protocol/control.ts";
import type { Page, Workspace } from "./workspace.ts";

/** What a page shows of terminals is told by whoever shows it, also in other people's workspaces. */
export type PageMessage = Exclude<WorkspaceMessage, { type: "terminal.ack" }>;

/** What a learner's page asks of the workspace. @throws PersonError what it cannot have */
export async function receiveFromPage(workspace: Workspace, page: Page, message: PageMessage): Promise<void> {
  if (message.type !== "ping") workspace.touch();
  switch (message.type) {
    case "ping":
      return page.send({ type: "pong", at: message.at });
    case "lesson.open":
      return workspace.openLesson(message.course, message.lesson);
    case "step.activate":
      return workspace.lesson().activate(message.step);
    case "step.reset":
      return workspace.lesson().reset(message.step);
    case "check.again":
      return workspace.judge();
    case "hint.show":
      return workspace.lesson().showHints(message.step, message.count);
    case "quiz.answer":
      return workspace.answerQuiz(message.step, message.quiz, message.choices);
    case "solution.play":
      if (workspace.typingIsLocked)
        throw new PersonError(
          "locked",
          "Typing is off for now: your instructor is speaking, or you are being caught up.",
        );
      return workspace.play(message.step, message.terminal);
    case "solution.stop":
      return workspace.stopSolution();
    case "terminal.open":
      // The first terminal comes with the sandbox.
      if (!workspace.hasSandbox) return workspace.openSandbox();
      await workspace.terminalSet().open(message.cols, message.rows);
      return;
    case "terminal.close":
      return workspace.terminalSet().close(message.terminal);
    case "terminal.rename":
      return workspace.terminalSet().rename(message.terminal, message.title);
    case "terminal.resize":
      return workspace.resize(message.terminal, page.id, message);
    case "terminal.claim":
      return workspace.claim(message.terminal, page.id);
    case "sandbox.startOver":
      return workspace.startOver();
    case "sandbox.retry":
      return workspace.openSandbox();
    case "sandbox.extend":
      return workspace.announceSandbox();
    default:
      message satisfies never;
  }
}
