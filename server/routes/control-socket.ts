import type { WebSocket } from "ws";
import { receiveFromInstructor } from "../classroom/lead.ts";
import { receiveFromSeat, type SeatMessage } from "../classroom/requests.ts";
import type { Context } from "../context.ts";
import { PersonError } from "../errors.ts";
import { answerError } from "../metrics/events.ts";
import {
  type ClassMessage,
  type ClientMessage,
  clientMessage,
  isClassMessage,
  type ServerMessage,
  type WorkspaceMessage,
} from "../protocol/control.ts";
import { maySend } from "../protocol/roles.ts";
import { CLOSE, MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from "../protocol/version.ts";
import { receiveFromPage } from "../workspace/requests.ts";
import type { Spend } from "./connections.ts";
import { classroomFor, type Identity } from "./identity.ts";
import { type OpenPage, shownTo } from "./pages.ts";

type Hello = Extract<ClientMessage, { type: "hello" }>;

/** What a page sends by itself, often, and what costs next to nothing. */
const FREQUENT: ReadonlySet<ClientMessage["type"]> = new Set(["ping", "terminal.ack"]);
/** All else is somebody's click, may be written to the database and told to others: a hundred a second. */
const COUNTS_FOR = 20;

/** A page that reads nothing is cut off before it fills the server's memory; when it comes back it gets what is so by then. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** /ws/control: one page, of a learner or of an instructor in a class. */
export function controlSocket(context: Context, identity: Identity, socket: WebSocket, spend: Spend): void {
  const send = (message: ServerMessage) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
    else socket.send(JSON.stringify(message));
  };
  const reconnect = () => socket.close(CLOSE.restarting, "come again");
  let page: OpenPage | null = null;

  const receive = async (message: ClientMessage) => {
    if (message.type === "hello") {
      if (page !== null) return socket.close(CLOSE.invalidMessage, "hello comes once");
      if (message.version !== PROTOCOL_VERSION) return socket.close(CLOSE.versionMismatch, "reload the page");
      page = await openPage(context, identity, message, { send, reconnect });
      if (page === null) return socket.close(CLOSE.noSession, "no session");
      if (socket.readyState === socket.OPEN) await enter(context, page);
      return;
    }
    if (page === null) return socket.close(CLOSE.invalidMessage, "hello comes first");
    try {
      await dispatch(context, page, message);
    } catch (error) {
      const { body } = answerError(context, error, { message: message.type });
      send({ type: "error", ...body });
    }
  };
  const handle = async (message: ClientMessage) => {
    const began = performance.now();
    await receive(message);
    context.metrics.messageHandled(message.type, (performance.now() - began) / 1000);
  };

  // One after another: a page's later wish never overtakes an earlier one. Playing a solution takes long and waits for nobody.
  let queue: Promise<void> = Promise.resolve();
  socket.on("message", (data, isBinary) => {
    const message = isBinary ? null : parse(data.toString());
    if (message === null) return socket.close(CLOSE.invalidMessage, "not a message of this protocol");
    spend(FREQUENT.has(message.type) ? 1 : COUNTS_FOR);
    if (message.type === "solution.play") void queue.then(() => handle(message));
    else
      queue = queue
        .then(() => handle(message))
        .catch((error: unknown) => {
          context.logger.error({ err: error }, "message failed");
          socket.close(1011, "try again");
        });
  });
  socket.on("close", () => {
    void queue.then(() => {
      if (page !== null) leave(context, page);
    });
  });
}

/** @returns null for a browser that is nobody here */
async function openPage(
  context: Context,
  identity: Identity,
  hello: Hello,
  line: Pick<OpenPage, "send" | "reconnect">,
): Promise<OpenPage | null> {
  const base = { id: hello.page, awaitsTerminalSince: performance.now(), terminals: new Set<WebSocket>(), ...line };
  if (hello.class !== undefined) {
    if (identity.instructor === null) return null;
    const { id, name } = identity.instructor.instructor;
    const classroom = await classroomFor(context, id, hello.class).catch(() => null);
    if (classroom === null) return null;
    const instructor = { ...base, instructor: { id, name }, selected: null };
    return { ...base, role: "instructor", learner: classroom.row.host_learner_id, instructor, classroom, seat: null };
  }
  if (identity.seat !== null) {
    const { classroom, seat } = identity.seat;
    const role = context.classrooms.mayWork(seat.learner) ? "seat" : "waiting";
    return { ...base, role, learner: seat.learner, instructor: null, classroom, seat };
  }
  if (identity.learner === null) return null;
  return { ...base, role: "alone", learner: identity.learner.id, instructor: null, classroom: null, seat: null };
}

async function enter(context: Context, page: OpenPage): Promise<void> {
  context.pages.add(page);
  welcome(page);
  if (context.troubles.list.length > 0) page.send(context.troubles.message);
  if (page.instructor !== null && page.classroom !== null) {
    page.classroom.joinInstructor(page.instructor);
    page.send({ type: "preflight", preflight: context.classrooms.preflight(page.classroom).state });
  } else if (page.seat !== null) page.classroom?.joinSeat(page.seat, page);
  if (page.role !== "waiting") await openWorkspace(context, page);
}

/** A learner of a class may work from now on, or no longer. */
export async function admitPages(context: Context, learner: string): Promise<void> {
  for (const page of context.pages.of(learner)) {
    if (page.role !== "waiting" || !context.classrooms.mayWork(learner)) continue;
    page.role = "seat";
    page.awaitsTerminalSince = performance.now();
    welcome(page);
    await openWorkspace(context, page);
  }
}

function welcome(page: OpenPage): void {
  page.send({ type: "welcome", version: PROTOCOL_VERSION, learner: page.learner, role: page.role });
}

/** An instructor's own sandbox begins when they first ask for a terminal. */
async function openWorkspace(context: Context, page: OpenPage): Promise<void> {
  await context.workspaces.of(page.learner).join(page, { begin: page.role !== "instructor" });
}

function leave(context: Context, page: OpenPage): void {
  context.pages.remove(page);
  if (page.instructor !== null) page.classroom?.leaveInstructor(page.instructor);
  if (page.seat !== null) page.classroom?.leaveSeat(page.seat, page);
  context.workspaces.leave(page.learner, page);
}

/** @throws PersonError what this page may not, or cannot */
async function dispatch(context: Context, page: OpenPage, message: ClassMessage | WorkspaceMessage): Promise<void> {
  if (!maySend(page.role, message.type))
    throw new PersonError("forbidden", "This page may not do that.", { status: 403 });
  if (message.type === "terminal.ack") {
    shownTo(context.workspaces, page, message.terminal)?.acknowledge(page.id, message.bytes);
    return;
  }
  if (!isClassMessage(message)) {
    if (page.role === "waiting") return page.send({ type: "pong", at: message.type === "ping" ? message.at : 0 });
    return receiveFromPage(context.workspaces.of(page.learner), page, message);
  }
  if (page.classroom === null) throw new PersonError("class", "This page is in no class.");
  if (page.instructor !== null)
    return receiveFromInstructor(context.classrooms, page.classroom, page.instructor, message as never);
  if (page.seat !== null) return receiveFromSeat(page.classroom, page.seat, page, message as SeatMessage);
}

function parse(text: string): ClientMessage | null {
  if (text.length > MAX_MESSAGE_BYTES) return null;
  try {
    const parsed = clientMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
