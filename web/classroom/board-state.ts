import type {
  BoardEvent,
  ClassSettings,
  ClassView,
  HelpView,
  NoteView,
  SeatDetail,
  SeatView,
} from "../../server/protocol/classroom.ts";
import type { ServerMessage } from "../../server/protocol/control.ts";
import type { PreflightView } from "../../server/protocol/preflight.ts";
import type { SandboxState, TerminalState, Trouble } from "../../server/protocol/state.ts";
import type { ConnectionState } from "../connection/control.ts";

/** The class as the instructor's page has it. */
export interface Board {
  readonly epoch: string;
  /** Of the last event that is in here. */
  readonly seq: number;
  readonly class: ClassView;
  readonly settings: ClassSettings;
  readonly seats: readonly SeatView[];
  readonly help: readonly HelpView[];
  readonly notes: readonly NoteView[];
}

export interface ConsoleState {
  readonly connection: ConnectionState;
  readonly board: Board | null;
  readonly detail: SeatDetail | null;
  readonly preflight: PreflightView | null;
  /** Bytes. */
  readonly machine: { readonly used: number; readonly total: number } | null;
  readonly sandbox: SandboxState;
  readonly terminals: readonly TerminalState[];
  /** What is amiss with the whole workshop. */
  readonly troubles: readonly Trouble[];
  readonly notice: { readonly id: number; readonly message: string } | null;
  /** For screen readers; `id` makes a repeated text new. */
  readonly announcement: { readonly id: number; readonly text: string };
}

export const initialConsole: ConsoleState = {
  connection: { state: "connecting" },
  board: null,
  detail: null,
  preflight: null,
  machine: null,
  sandbox: { state: "none" },
  terminals: [],
  troubles: [],
  notice: null,
  announcement: { id: 0, text: "" },
};

type BoardEvents = Extract<ServerMessage, { type: "board.events" }>;

/** What a message of the server makes of the state. Pure. */
export function applyToConsole(state: ConsoleState, message: ServerMessage): Partial<ConsoleState> {
  switch (message.type) {
    case "board.snapshot": {
      const { epoch, seq, board } = message;
      return { board: { epoch, seq, ...board } };
    }
    case "board.events":
      return applyEvents(state, message);
    case "seat.detail":
      return { detail: message.detail };
    case "preflight":
      return { preflight: message.preflight };
    case "machine":
      return { machine: { used: message.memoryUsed, total: message.memoryTotal } };
    case "sandbox":
      return { sandbox: message.sandbox };
    case "terminals":
      return { terminals: message.terminals };
    case "troubles":
      return message.of === "workshop" ? { troubles: message.troubles } : {};
    case "error":
      return { notice: { id: (state.notice?.id ?? 0) + 1, message: message.message } };
    case "welcome":
      return { troubles: [] };
    default:
      return {};
  }
}

/** @returns where to ask on from when events are missing before these; null: none are */
export function missingBefore(board: Board | null, message: BoardEvents): { epoch: string; seq: number } | null {
  if (board === null) return null;
  if (board.epoch === message.epoch && message.seq <= board.seq) return null;
  return { epoch: board.epoch, seq: board.seq };
}

function applyEvents(state: ConsoleState, message: BoardEvents): Partial<ConsoleState> {
  const { board } = state;
  if (board === null || missingBefore(board, message) !== null) return {};
  const news = message.events.slice(board.seq - message.seq);
  if (news.length === 0) return {};
  const next = news.reduce(applyEvent, { ...board, seq: board.seq + news.length });
  const text = announcementOf(board, next);
  const announcement = text === null ? state.announcement : { id: state.announcement.id + 1, text };
  return { board: next, announcement };
}

function applyEvent(board: Board, event: BoardEvent): Board {
  switch (event.kind) {
    case "class":
      return { ...board, class: event.class, settings: event.settings };
    case "seat": {
      const { seat } = event;
      const known = board.seats.some(({ id }) => id === seat.id);
      const seats = known ? board.seats.map((old) => (old.id === seat.id ? seat : old)) : [...board.seats, seat];
      return { ...board, seats };
    }
    case "seat.gone":
      return { ...board, seats: board.seats.filter(({ id }) => id !== event.seat) };
    case "help":
      return { ...board, help: event.help };
    case "note":
      return { ...board, notes: [...board.notes.filter(({ id }) => id !== event.note.id), event.note] };
    default:
      return event satisfies never;
  }
}

/** Who came, and who needs help: what an instructor who does not see the board wants to hear. */
function announcementOf(before: Board, after: Board): string | null {
  const name = (seat: string) => after.seats.find(({ id }) => id === seat)?.name ?? "Somebody";
  const help = after.help.filter(({ id }) => !before.help.some((known) => known.id === id));
  const joined = after.seats.filter(({ id }) => !before.seats.some((known) => known.id === id));
  const texts = [
    ...help.map(({ kind, seat }) => (kind === "hand" ? `${name(seat)} raised a hand.` : `${name(seat)} is stuck.`)),
    ...joined.map((seat) => (seat.state === "waiting" ? `${seat.name} waits to be let in.` : `${seat.name} joined.`)),
  ];
  return texts.length === 0 ? null : texts.join(" ");
}
