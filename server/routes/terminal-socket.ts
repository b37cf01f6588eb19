import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import type { Context } from "../context.ts";
import { CLOSE } from "../protocol/version.ts";
import type { Viewer } from "../terminal/audience.ts";
import { hold } from "./hold.ts";
import type { Identity } from "./identity.ts";
import { type OpenPage, type Permit, permitTerminal } from "./pages.ts";

/**
 * /ws/terminals/:id: raw bytes both ways. With `page` the control socket of that page acknowledges, and they
 * end together; without it any WebSocket client of the learner can look and, where nobody else types, type.
 */
export function terminalSocket(
  context: Context,
  identity: Identity,
  id: string,
  pageId: string | null,
  socket: WebSocket,
): void {
  const page = pageId === null ? null : pageOf(context, identity, pageId);
  if (pageId !== null && page === null) {
    // Its control socket may be on its way back.
    socket.close(CLOSE.restarting, "no such page now");
    return;
  }
  const permit = permitFor(context, identity, page, id, () => socket.close(CLOSE.terminalEnded, "no longer shown"));
  if (permit === null) {
    socket.close(CLOSE.unknownTerminal, "no such terminal");
    return;
  }
  page?.terminals.add(socket);
  const { terminal, own } = permit;
  const viewer: Viewer = {
    id: pageId ?? `socket-${randomBytes(6).toString("hex")}`,
    acknowledges: pageId !== null,
    send: (bytes) => {
      if (socket.readyState === socket.OPEN) socket.send(bytes, { binary: true });
      if (own !== null && terminal.isReady) terminalReady(context, page);
    },
    backlog: () => socket.bufferedAmount,
    end: () => socket.close(CLOSE.terminalEnded, "the terminal has ended"),
  };
  own?.claimIfFree(id, viewer.id);
  let detach: (() => void) | null = null;
  let closed = false;
  terminal
    .attach(viewer)
    .then((dispose) => {
      if (closed) dispose();
      else detach = dispose;
    })
    .catch((error: unknown) => {
      context.logger.error({ err: error }, "terminal not shown");
      viewer.end();
    });

  socket.on("message", (data) => {
    // The page that typed may have gone; then this one types from now on.
    if (terminal.writer === null) own?.claimIfFree(id, viewer.id);
    if (terminal.writer !== viewer.id || own?.mayType(viewer.id) === false) return;
    own?.touch();
    terminal.write(data as Buffer);
    if (terminal.room !== null) hold(socket, terminal.room);
  });
  socket.on("close", () => {
    closed = true;
    page?.terminals.delete(socket);
    detach?.();
    permit.release();
    if (pageId === null && terminal.writer === viewer.id) terminal.writer = null;
  });
}

/** A page's id is no secret worth trusting: it names a page only of whom the cookie says. */
function pageOf({ pages }: Context, { learner, seat, instructor }: Identity, id: string): OpenPage | null {
  const taught = instructor === null ? null : pages.get(`instructor:${instructor.instructor.id}`, id);
  const me = seat?.seat.learner ?? learner?.id;
  return taught ?? (me === undefined ? null : pages.get(`learner:${me}`, id));
}

/** The first time that a page can type. An instructor's own terminal comes when they ask for it. */
function terminalReady(context: Context, page: OpenPage | null): void {
  if (page === null || page.awaitsTerminalSince === null || page.instructor !== null) return;
  context.metrics.terminalReady((performance.now() - page.awaitsTerminalSince) / 1000);
  page.awaitsTerminalSince = null;
}

function permitFor(
  context: Context,
  { learner, seat }: Identity,
  page: OpenPage | null,
  id: string,
  close: () => void,
): Permit | null {
  const { workspaces } = context;
  if (page?.instructor != null) return permitTerminal(workspaces, page, id, close);
  const me = seat?.seat.learner ?? learner?.id;
  if (me === undefined) return null;
  if (seat !== null && !context.classrooms.mayWork(me)) return null;
  if (page !== null) return permitTerminal(workspaces, page, id, close);
  const terminal = workspaces.of(me).terminals?.get(id);
  return terminal === undefined ? null : { terminal, own: workspaces.of(me), release: () => {} };
}
