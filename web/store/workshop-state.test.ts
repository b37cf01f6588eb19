import { describe, expect, it } from "vitest";
import type { ServerMessage } from "../../server/protocol/control.ts";
import type { LessonView } from "../../server/protocol/course-view.ts";
import type { CheckState, StepState } from "../../server/protocol/state.ts";
import { applyMessage, initialState, type WorkshopState } from "./workshop-state.ts";

const waiting = (reasonHtml: string, attempted: boolean): CheckState => ({
  id: "check",
  state: "waiting",
  expectedHtml: "",
  foundHtml: "",
  reasonHtml,
  attempted,
});
const stepOf = (
  id: string,
  state: StepState["state"],
  check: CheckState = { id: "check", state: "todo" },
): StepState => ({
  id,
  state,
  how: null,
  checks: [check],
  hintsShown: 0,
});
const view = (id: string, title: string) => ({
  id,
  title,
  blocks: [],
  checks: [{ id: "check", sayHtml: "A container ran <code>a &#x26;&#x26; b</code>" }],
  quizzes: [],
  hints: [],
  hasSolution: true,
});
const lesson: LessonView = {
  course: "course",
  id: "lesson",
  title: "Lesson",
  summary: "",
  number: 1,
  of: 1,
  minutes: 1,
  introHtml: "",
  steps: [view("one", "One"), view("two", "Two")],
  outroHtml: "",
  previous: null,
  next: null,
};
const inLesson: WorkshopState = {
  ...initialState,
  lesson: { state: "ready", lesson },
  progress: {
    course: "course",
    lesson: "lesson",
    steps: [stepOf("one", "now"), stepOf("two", "todo")],
  },
};

function after(state: WorkshopState, ...messages: ServerMessage[]): WorkshopState {
  return messages.reduce((so, message) => ({ ...so, ...applyMessage(so, message) }), state);
}

const terminals = (...ids: string[]): ServerMessage => ({
  type: "terminals",
  terminals: ids.map((id) => ({ id, title: id, writer: true, typist: null })),
});

describe("the terminal in front", () => {
  it("is the first one of a new list", () => {
    expect(after(initialState, terminals("a", "b")).activeTerminal).toBe("a");
  });

  it("stays when others come from elsewhere and it is renamed or claimed", () => {
    expect(after(initialState, terminals("a", "b"), terminals("a", "b")).activeTerminal).toBe("a");
  });

  it("is one that was added", () => {
    expect(after(initialState, terminals("a"), terminals("a", "b")).activeTerminal).toBe("b");
  });

  it("is the neighbour of one that was closed", () => {
    const state = {
      ...after(initialState, terminals("a", "b", "c")),
      activeTerminal: "b",
    };
    expect(after(state, terminals("a", "c")).activeTerminal).toBe("c");
  });

  it("is none when there are none, and the first one of the next sandbox", () => {
    expect(after(initialState, terminals("a"), terminals()).activeTerminal).toBe(null);
    expect(after(initialState, terminals("a"), terminals("x", "y")).activeTerminal).toBe("x");
  });
});

describe("a change of a step", () => {
  it("announces a step that is done, and the next", () => {
    const state = after(inLesson, {
      type: "step",
      step: stepOf("one", "done"),
      passed: ["check"],
    });
    expect(state.announcement.text).toBe("Step done: One. Next: Two.");
  });

  it("announces the end of the lesson with its last step", () => {
    const state = after(
      inLesson,
      { type: "step", step: stepOf("one", "done"), passed: [] },
      { type: "step", step: stepOf("two", "done"), passed: [] },
    );
    expect(state.announcement.text).toBe("Step done: Two. The lesson is complete.");
  });

  it("announces a check that passed, in plain words", () => {
    const state = after(inLesson, {
      type: "step",
      step: stepOf("one", "now"),
      passed: ["check"],
    });
    expect(state.announcement.text).toBe("Done: A container ran a && b.");
  });

  it("announces why a try was not it, once", () => {
    const missed: ServerMessage = {
      type: "step",
      step: stepOf("one", "now", waiting("It ran <code>x</code>.", true)),
      passed: [],
    };
    const once = after(inLesson, missed);
    expect(once.announcement.text).toBe("Not yet. It ran x.");
    expect(after(once, missed).announcement.id).toBe(once.announcement.id);
  });

  it("is silent while nothing was tried", () => {
    const state = after(inLesson, {
      type: "step",
      step: stepOf("one", "now", waiting("Nothing yet.", false)),
      passed: [],
    });
    expect(state.announcement.id).toBe(0);
  });

  it("is ignored while the server has another lesson open", () => {
    const elsewhere = after(inLesson, {
      type: "lesson.progress",
      progress: {
        course: "course",
        lesson: "other",
        steps: [stepOf("one", "now")],
      },
    });
    expect(
      after(elsewhere, {
        type: "step",
        step: stepOf("one", "done"),
        passed: [],
      }).progress,
    ).toBe(elsewhere.progress);
  });
});
