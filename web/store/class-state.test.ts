import { describe, expect, it } from "vitest";
import type { ClassView, MySeatView, NoteView, SeatEvent } from "../../server/protocol/classroom.ts";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { classAnnouncement } from "./class-announcement.ts";
import {
  applySeat,
  classGate,
  isHeld,
  type Klass,
  lessonsOf,
  missingBefore,
  ordinal,
  typingOff,
} from "./class-state.ts";

const view: ClassView = {
  id: "class",
  title: "Monday",
  course: "course",
  lessons: ["a", "b"],
  state: "open",
  startedAt: 0,
  endsAt: 1,
  instructors: ["Ada"],
  hold: null,
  locked: false,
  shown: null,
  watchConsent: true,
  egress: "internet",
};
const me: MySeatView = {
  id: "seat",
  name: "Lin",
  state: "in",
  personalCode: "KYTE7Q2M",
  hand: null,
  assist: null,
  catchUp: null,
};
const klass: Klass = { epoch: "one", seq: 4, class: view, me, notes: [] };
const lessonOf = (id: string) => ({
  id,
  title: id,
  summary: "",
  minutes: 1,
  steps: [
    { id: "1", title: `${id} one` },
    { id: "2", title: `${id} two` },
  ],
});
const course: CourseSummary = {
  id: "course",
  title: "Course",
  summary: "",
  lessons: [lessonOf("a"), lessonOf("left-out"), lessonOf("b")],
};
const note = (id: string): NoteView => ({ id, seat: null, from: "Ada", text: `Note ${id}`, at: 0 });
const noteEvent = (id: string): SeatEvent => ({ kind: "note", note: note(id) });
const events = (seq: number, list: SeatEvent[], epoch = "one") => ({
  type: "seat.events" as const,
  epoch,
  seq,
  events: list,
});
const ids = (state: Klass | null) => state?.notes.map(({ id }) => id);

describe("events of the seat", () => {
  it("are applied when they follow", () => {
    const after = applySeat(klass, events(4, [{ kind: "class", class: { ...view, locked: true } }, noteEvent("x")]));
    expect(after).toMatchObject({ seq: 6, class: { locked: true } });
    expect(ids(after)).toEqual(["x"]);
  });

  it("change nothing when they were here before", () => {
    const after = applySeat(klass, events(3, [noteEvent("x")]));
    expect(after).toBe(klass);
    expect(missingBefore(klass, events(3, [noteEvent("x")]))).toBe(null);
  });

  it("are applied from the first new one on when some were here before", () => {
    const after = applySeat(klass, events(2, [noteEvent("old"), noteEvent("old too"), noteEvent("new")]));
    expect(after?.seq).toBe(5);
    expect(ids(after)).toEqual(["new"]);
  });

  it("are not applied over a gap, which is asked for", () => {
    const late = events(5, [noteEvent("x")]);
    expect(applySeat(klass, late)).toBe(klass);
    expect(missingBefore(klass, late)).toEqual({ epoch: "one", seq: 4 });
  });

  it("of another epoch wait for a snapshot", () => {
    const other = events(4, [noteEvent("x")], "two");
    expect(applySeat(klass, other)).toBe(klass);
    expect(missingBefore(klass, other)).toEqual({ epoch: "one", seq: 4 });
  });

  it("before any snapshot ask for one", () => {
    expect(applySeat(null, events(0, [noteEvent("x")]))).toBe(null);
    expect(missingBefore(null, events(0, []))).toEqual({ epoch: "", seq: 0 });
  });

  it("keep one note once", () => {
    expect(ids(applySeat({ ...klass, notes: [note("x")] }, events(4, [noteEvent("x")])))).toEqual(["x"]);
  });

  it("give way to a snapshot, whatever was there", () => {
    const after = applySeat(klass, {
      type: "seat.snapshot",
      epoch: "two",
      seq: 1,
      seat: { class: view, me, notes: [note("y")] },
    });
    expect(after).toMatchObject({ epoch: "two", seq: 1 });
    expect(ids(after)).toEqual(["y"]);
  });
});

describe("a held class", () => {
  const held: Klass = { ...klass, class: { ...view, hold: { lesson: "a", step: "1" } } };

  it.each([
    ["a", "1", false],
    ["a", "2", true],
    ["b", "1", true],
    ["left-out", "1", false],
  ])("%s/%s waits: %s", (lesson, step, waits) => {
    expect(isHeld(held, [course], { lesson, step })).toBe(waits);
  });

  it("does not wait any more when it is over", () => {
    const over: Klass = { ...held, class: { ...held.class, state: "ended" } };
    expect(isHeld(over, [course], { lesson: "b", step: "1" })).toBe(false);
  });
});

it("has the lessons of the class, in the order of the course", () => {
  expect(lessonsOf(course, klass).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(lessonsOf(course, null)).toHaveLength(3);
});

describe("the gate", () => {
  const live = { state: "live" } as const;
  const shut = { state: "stopped", why: "forbidden" } as const;
  const planned: Klass = { ...klass, class: { ...view, state: "planned" } };
  const ended: Klass = { ...klass, class: { ...view, state: "ended" } };
  const waiting: Klass = { ...klass, me: { ...me, state: "waiting" } };

  it.each([
    ["a learner alone", { connection: live, role: "alone", klass: null }, null],
    ["a learner in class", { connection: live, role: "seat", klass }, null],
    ["before the server spoke", { connection: { state: "connecting" }, role: null, klass: null }, null],
    ["before approval", { connection: live, role: "waiting", klass: waiting }, "waiting"],
    ["after approval, until the server knows", { connection: live, role: "waiting", klass }, "entering"],
    ["before the class opens", { connection: live, role: "waiting", klass: planned }, "planned"],
    ["after the class, never let in", { connection: live, role: "waiting", klass: ended }, "over"],
    [
      "a removed learner",
      { connection: live, role: "seat", klass: { ...klass, me: { ...me, state: "removed" } } },
      "out",
    ],
    ["a seat that is not valid", { connection: shut, role: "seat", klass }, "out"],
    ["a class that was deleted after its end", { connection: shut, role: "seat", klass: ended }, null],
  ] as const)("of %s", (_, state, gate) => {
    expect(classGate(state)).toBe(gate);
  });
});

it("says why typing is off", () => {
  expect(typingOff(null)).toBe(null);
  expect(typingOff(klass)).toBe(null);
  expect(typingOff({ ...klass, class: { ...view, locked: true } })).toContain("is speaking");
  expect(typingOff({ ...klass, class: { ...view, locked: true, state: "ended" } })).toBe(null);
  const assist = { instructor: "Ada", mode: "typing", since: 0 } as const;
  expect(typingOff({ ...klass, me: { ...me, assist } })).toBe("Ada is typing in your terminal.");
});

it.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [22, "22nd"],
])("%i is %s", (place, words) => {
  expect(ordinal(place)).toBe(words);
});

describe("what is announced", () => {
  const said = (after: Partial<ClassView>, seat: Partial<MySeatView> = {}, before = klass) =>
    classAnnouncement(before, { ...before, class: { ...before.class, ...after }, me: { ...before.me, ...seat } }, [
      course,
    ]);
  const hand = { text: "", since: 0, place: 2, claimedBy: null };

  it("is nothing when the class is new on the page, or nothing changed", () => {
    expect(classAnnouncement(null, klass, [course])).toBe(null);
    expect(said({})).toBe(null);
  });

  it("is a hold with its step, and its end", () => {
    const hold = { lesson: "a", step: "2" };
    expect(said({ hold })).toBe("Your instructor holds the class at a two.");
    expect(said({ hold: null }, {}, { ...klass, class: { ...view, hold } })).toBe("The class goes on.");
  });

  it("is the hand: its place, who comes, its end", () => {
    expect(said({}, { hand })).toBe("You are 2nd in the queue.");
    const raised: Klass = { ...klass, me: { ...me, hand } };
    expect(said({}, { hand: { ...hand, claimedBy: "Ada" } }, raised)).toBe("Ada is coming.");
    expect(said({}, { hand: null }, raised)).toBe("Your request for help is closed.");
  });

  it("is each new message", () => {
    expect(classAnnouncement(klass, { ...klass, notes: [note("1"), note("2")] }, [course])).toBe(
      "Message from Ada: Note 1 Message from Ada: Note 2",
    );
  });

  it("is nothing of a question, and what follows from it", () => {
    const assist = (mode: "askingToWatch" | "watching" | "askingToType" | "typing") => ({
      instructor: "Ada",
      mode,
      since: 0,
    });
    const at = (mode: Parameters<typeof assist>[0]): Klass => ({ ...klass, me: { ...me, assist: assist(mode) } });
    expect(said({}, { assist: assist("askingToWatch") })).toBe(null);
    expect(said({}, { assist: null }, at("askingToWatch"))).toBe(null);
    expect(said({}, { assist: assist("watching") }, at("askingToWatch"))).toBe("Ada is watching your terminal.");
    expect(said({}, { assist: assist("typing") }, at("askingToType"))).toContain("Press F9 to stop");
    expect(said({}, { assist: assist("watching") }, at("typing"))).toBe("Ada has stopped typing.");
    expect(said({}, { assist: null }, at("typing"))).toBe("Ada has stopped watching.");
  });
});
