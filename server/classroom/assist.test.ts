import { describe, expect, test } from "vitest";
import { Assist, type AssistDeed } from "./assist.ts";

const ada = { page: "page-a", id: "ada", name: "Ada" };
const grace = { page: "page-g", id: "grace", name: "Grace" };

function make(consent = false) {
  const deeds: AssistDeed[] = [];
  const typists: (string | null)[] = [];
  const assist = new Assist({
    needsConsent: () => consent,
    onDeed: (_who, what) => deeds.push(what),
    onTypist: (who) => typists.push(who?.name ?? null),
    onChange: () => {},
  });
  return { assist, deeds, typists };
}

describe("assistance", () => {
  test("shows nothing to a page that does not watch, or has no yes yet", () => {
    const { assist } = make(true);
    expect(assist.admit(ada.page, () => {})).toBeNull();
    assist.watch(ada);
    expect(assist.admit(ada.page, () => {})).toBeNull();
    assist.answer(true);
    expect(assist.admit(ada.page, () => {})).not.toBeNull();
    expect(assist.admit(grace.page, () => {})).toBeNull();
  });

  test("closes what it showed when it ends, whoever ends it", () => {
    for (const end of ["leave", "end"] as const) {
      const { assist } = make();
      let closed = 0;
      assist.watch(ada);
      assist.admit(ada.page, () => {
        closed += 1;
      });
      assist[end](ada.page);
      expect(closed).toBe(1);
      expect(assist.view()).toBeNull();
    }
  });

  test("types by the learner's yes only, and gives back when it stops", () => {
    const { assist, typists } = make();
    expect(() => assist.askToType(ada)).toThrow("Watch the learner first");
    assist.watch(ada);
    assist.askToType(ada);
    assist.answer(false);
    expect(assist.view()?.mode).toBe("watching");
    assist.askToType(ada);
    assist.answer(true);
    assist.stopTyping();
    expect(typists).toEqual(["Ada", null]);
    expect(assist.view()?.mode).toBe("watching");
  });

  test("gives back the keyboard when the instructor goes in the middle of it", () => {
    const { assist, typists, deeds } = make();
    assist.watch(ada);
    assist.askToType(ada);
    assist.answer(true);
    assist.leave(ada.page);
    expect(typists).toEqual(["Ada", null]);
    expect(deeds.slice(-2)).toEqual(["stopped typing", "stopped watching"]);
  });

  test("a yes to nothing is nothing", () => {
    const { assist, typists, deeds } = make();
    assist.answer(true);
    assist.watch(ada);
    assist.answer(true);
    expect(assist.view()?.mode).toBe("watching");
    expect(typists).toEqual([]);
    expect(deeds).toEqual(["watched"]);
  });

  test("is one instructor at a time", () => {
    const { assist } = make();
    assist.watch(ada);
    expect(() => assist.watch(grace)).toThrow("Ada is with this learner already");
    assist.leave(grace.page);
    expect(assist.view()?.instructor).toBe("Ada");
  });

  test("the learner ends watching where the class asks them first, and typing everywhere", () => {
    const asking = make(true).assist;
    asking.watch(ada);
    asking.answer(true);
    asking.dismiss();
    expect(asking.view()).toBeNull();
    const { assist } = make();
    assist.watch(ada);
    assist.dismiss();
    expect(assist.view()?.mode).toBe("watching");
    assist.askToType(ada);
    assist.answer(true);
    assist.dismiss();
    expect(assist.view()?.mode).toBe("watching");
  });
});
