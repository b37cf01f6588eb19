import { describe, expect, test } from "vitest";
import type { BoardEvent } from "../../server/protocol/classroom.ts";
import { applyToConsole, type ConsoleState, initialConsole, missingBefore } from "./board-state.ts";

const note = (id: string): BoardEvent => ({ kind: "note", note: { id, seat: null, from: "Ada", text: id, at: 0 } });
const help = (seat: string): BoardEvent => ({
  kind: "help",
  help: [{ id: `hand-${seat}`, seat, kind: "hand", text: "", since: 0, claimedBy: null }],
});
const events = (seq: number, list: BoardEvent[], epoch = "one") =>
  ({ type: "board.events", epoch, seq, events: list }) as const;

const begun: ConsoleState = {
  ...initialConsole,
  board: { epoch: "one", seq: 5, seats: [], help: [], notes: [], class: {} as never, settings: {} as never },
};

function after(state: ConsoleState, ...messages: Parameters<typeof applyToConsole>[1][]): ConsoleState {
  return messages.reduce((so, message) => ({ ...so, ...applyToConsole(so, message) }), state);
}
const noteIds = (state: ConsoleState) => state.board?.notes.map(({ id }) => id);

describe("events of the board", () => {
  test("are taken in order, each once, also when they are sent again", () => {
    const state = after(begun, events(5, [note("a"), note("b")]), events(6, [note("b"), note("c")]));
    expect(noteIds(state)).toEqual(["a", "b", "c"]);
    expect(state.board?.seq).toBe(8);
  });

  test("after a gap wait until what is missing was asked for", () => {
    const ahead = events(7, [note("late")]);
    expect(missingBefore(begun.board, ahead)).toEqual({ epoch: "one", seq: 5 });
    const state = after(begun, ahead);
    expect(noteIds(state)).toEqual([]);
    expect(noteIds(after(state, events(5, [note("a"), note("b"), note("late")])))).toEqual(["a", "b", "late"]);
  });

  test("of another server are asked for", () => {
    expect(missingBefore(begun.board, events(5, [note("a")], "two"))).toEqual({ epoch: "one", seq: 5 });
  });

  test("tell screen readers who raised a hand, once", () => {
    const state = after(begun, events(5, [help("grace")]));
    expect(state.announcement).toEqual({ id: 1, text: "Somebody raised a hand." });
    expect(after(state, events(5, [help("grace")])).announcement.id).toBe(1);
  });
});
