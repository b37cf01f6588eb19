import type { WebSocket } from "ws";
import type { Classroom, InstructorPage } from "../classroom/classroom.ts";
import type { Seat } from "../classroom/seat.ts";
import type { Role, ServerMessage } from "../protocol/control.ts";
import { CLOSE } from "../protocol/version.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Workspaces } from "../workspace/workspaces.ts";

/** A page after its hello: who it is, and where. */
export interface OpenPage {
  readonly id: string;
  role: Role;
  /** Whose workspace it has: for an instructor that of the class's instructors. */
  readonly learner: string;
  readonly instructor: InstructorPage | null;
  readonly classroom: Classroom | null;
  readonly seat: Seat | null;
  /** When it could first have had a terminal, by the monotonic clock; null: it has had one that takes input. */
  awaitsTerminalSince: number | null;
  /** The sockets that show it terminals. They go with it. */
  readonly terminals: Set<WebSocket>;
  send(message: ServerMessage): void;
  /** Closes its socket; the page comes back at once. */
  reconnect(): void;
}

/** A terminal that a page may show. */
export interface Permit {
  readonly terminal: Terminal;
  /** Of the page's own workspace: it may type, too. */
  readonly own: Workspace | null;
  /** Tells that the viewer has gone. */
  release(): void;
}

/** Whose a page is. */
export type PageOwner = `learner:${string}` | `instructor:${string}`;

/**
 * Pages by whose they are and the id that they gave themselves, while their control sockets are open. One who
 * takes the id of another's page takes nothing from it.
 */
export class Pages {
  private readonly open = new Map<string, OpenPage>();

  add(page: OpenPage): void {
    this.open.set(keyOf(ownerOf(page), page.id), page);
  }

  /** A page that came back under its id before the old socket was missed stays. */
  remove(page: OpenPage): void {
    for (const socket of page.terminals) socket.close(CLOSE.restarting, "its page has gone");
    const key = keyOf(ownerOf(page), page.id);
    if (this.open.get(key) === page) this.open.delete(key);
  }

  all(): OpenPage[] {
    return [...this.open.values()];
  }

  get(owner: PageOwner, id: string): OpenPage | null {
    return this.open.get(keyOf(owner, id)) ?? null;
  }

  /** How many of each role. */
  count(): Record<Role, number> {
    const counts = { alone: 0, seat: 0, waiting: 0, instructor: 0 };
    for (const { role } of this.open.values()) counts[role] += 1;
    return counts;
  }

  inClass(id: string): OpenPage[] {
    return this.all().filter(({ classroom }) => classroom?.id === id);
  }

  of(learner: string): OpenPage[] {
    return this.all().filter((page) => page.learner === learner);
  }
}

function ownerOf({ instructor, learner }: OpenPage): PageOwner {
  return instructor === null ? `learner:${learner}` : `instructor:${instructor.instructor.id}`;
}

function keyOf(owner: PageOwner, id: string): string {
  return `${owner} ${id}`;
}

/**
 * Which terminals a page may show: its own; for an instructor those of the learner they watch; for a
 * learner the one that the instructor shows to all.
 * @param close called when that ends
 */
export function permitTerminal(workspaces: Workspaces, page: OpenPage, id: string, close: () => void): Permit | null {
  const own = workspaces.of(page.learner);
  const mine = own.terminals?.get(id);
  if (mine !== undefined) return { terminal: mine, own, release: () => {} };
  const { classroom } = page;
  if (classroom === null) return null;
  return page.instructor !== null
    ? permitWatched(workspaces, classroom, page.id, id, close)
    : permitShown(workspaces, classroom, id, close);
}

function permitWatched(
  workspaces: Workspaces,
  classroom: Classroom,
  page: string,
  id: string,
  close: () => void,
): Permit | null {
  for (const seat of classroom.seats.values()) {
    if (!seat.assist.isOf(page)) continue;
    const terminal = workspaces.known(seat.learner)?.terminals?.get(id);
    const release = terminal === undefined ? null : seat.assist.admit(page, close);
    if (terminal !== undefined && release !== null) return { terminal, own: null, release };
  }
  return null;
}

function permitShown(workspaces: Workspaces, classroom: Classroom, id: string, close: () => void): Permit | null {
  const terminal = workspaces.known(classroom.row.host_learner_id)?.terminals?.get(id);
  const release = terminal === undefined ? null : classroom.admitToShown(id, close);
  return terminal === undefined || release === null ? null : { terminal, own: null, release };
}

/** The terminal a page looks at, to tell it what the page has taken in. */
export function shownTo(workspaces: Workspaces, page: OpenPage, id: string): Terminal | null {
  const permit = permitTerminal(workspaces, page, id, () => {});
  permit?.release();
  return permit?.terminal ?? null;
}
