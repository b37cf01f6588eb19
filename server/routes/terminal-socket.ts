import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import type { Context } from "../context.ts";
import { CLOSE } from "../protocol/version.ts";
import type { Viewer } from "../terminal/terminal.ts";

/**
 * /ws/terminals/:id: raw bytes both ways. With `page` the control socket of that page acknowledges;
 * without it any WebSocket client can look and, where nobody else types, type.
 */
export function terminalSocket(
  context: Context,
  learner: string,
  id: string,
  page: string | null,
  socket: WebSocket,
): void {
  const workspace = context.workspaces.of(learner);
  const terminal = workspace.terminals?.get(id);
  if (terminal === undefined) {
    socket.close(CLOSE.unknownTerminal, "no such terminal");
    return;
  }
  const viewer: Viewer = {
    id: page ?? `socket-${randomBytes(6).toString("hex")}`,
    acknowledges: page !== null,
    send: (bytes) => {
      if (socket.readyState === socket.OPEN) socket.send(bytes, { binary: true });
    },
    backlog: () => socket.bufferedAmount,
  };
  workspace.claimIfFree(id, viewer.id);
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
      socket.close(CLOSE.terminalEnded, "the terminal has ended");
    });

  socket.on("message", (data) => {
    // The page that typed may have gone; then this one types from now on.
    if (terminal.writer === null) workspace.claimIfFree(id, viewer.id);
    if (terminal.writer !== viewer.id) return;
    workspace.touch();
    terminal.write(data as Buffer);
  });
  socket.on("close", () => {
    closed = true;
    detach?.();
    if (page === null && terminal.writer === viewer.id) terminal.writer = null;
  });
}
