import type { WebSocket } from "ws";

const holds = new WeakMap<WebSocket, number>();

/** Reads nothing more from a socket until then: what it says waits with whoever says it. Several may hold one. */
export function hold(socket: WebSocket, until: Promise<unknown>): void {
  holds.set(socket, (holds.get(socket) ?? 0) + 1);
  socket.pause();
  void until.finally(() => {
    const left = (holds.get(socket) ?? 1) - 1;
    holds.set(socket, left);
    if (left === 0) socket.resume();
  });
}
