import { describe, expect, test } from "vitest";
import type { HelpView, SeatView } from "../../server/protocol/classroom.ts";
import { isShown, sortSeats } from "./sort-seats.ts";

const seat = (name: string, values: Partial<SeatView> = {}): SeatView => ({
  id: name,
  name,
  state: "in",
  joinedAt: 0,
  online: true,
  status: "working",
  why: "",
  statusSince: 0,
  now: null,
  stepSince: null,
  marks: { lesson: "...." },
  lastCommand: null,
  tries: 0,
  sandbox: "ready",
  assist: null,
  catchUp: null,
  ...values,
});
const hand = (name: string, since: number): HelpView => ({
  id: `hand-${name}`,
  seat: name,
  kind: "hand",
  text: "",
  since,
  claimedBy: null,
});

describe("the order of the board", () => {
  test("is by who needs help first", () => {
    const seats = [
      seat("done", { status: "done" }),
      seat("away", { status: "away" }),
      seat("held", { status: "held" }),
      seat("far", { marks: { lesson: "dd.." } }),
      seat("near", { marks: { lesson: "d..." } }),
      seat("stuck-late", { status: "stuck", statusSince: 20 }),
      seat("stuck-early", { status: "stuck", statusSince: 10 }),
      seat("hand"),
      seat("waiting", { state: "waiting" }),
    ];
    expect(sortSeats(seats, [hand("hand", 99)]).map(({ name }) => name)).toEqual([
      "waiting",
      "hand",
      "stuck-early",
      "stuck-late",
      "near",
      "far",
      "held",
      "away",
      "done",
    ]);
  });

  test("has names in the order of their numbers among equals", () => {
    const names = ["Learner 10", "Learner 9", "Ada"].map((name) => seat(name));
    expect(sortSeats(names, []).map(({ name }) => name)).toEqual(["Ada", "Learner 9", "Learner 10"]);
  });
});

describe("a row", () => {
  test.each([
    ["all", "", true],
    ["stuck", "", false],
    ["working", "", true],
    ["all", "rene", true],
    ["all", "DOCKER RUN", true],
    ["all", "nobody", false],
  ])("with the filter %s and the search %j is shown: %s", (status, search, shown) => {
    const one = seat("René", { lastCommand: { text: "docker run alpine", exitCode: 0, at: 0 } });
    expect(isShown(one, [], status, search)).toBe(shown);
  });

  test("of a learner who was removed is shown only when asked for", () => {
    const gone = seat("Gone", { state: "removed" });
    expect(isShown(gone, [], "all", "")).toBe(false);
    expect(isShown(gone, [], "removed", "")).toBe(true);
  });
});
