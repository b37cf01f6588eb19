import type { WebSocket } from "ws";

/** Whose a socket is: "learner:ID", "session:ID". */
export type Owner = `learner:${string}` | `session:${string}`;

/** Open sockets by whose they are, so that who must go is gone at once. */
export class Connections {
  private readonly sockets = new Map<Owner, Set<WebSocket>>();

  add(owner: Owner, socket: WebSocket): void {
    const own = this.sockets.get(owner) ?? new Set();
    this.sockets.set(owner, own.add(socket));
    socket.once("close", () => {
      own.delete(socket);
      if (own.size === 0 && this.sockets.get(owner) === own) this.sockets.delete(owner);
    });
  }

  close(owner: Owner, code: number, reason: string): void {
    for (const socket of this.sockets.get(owner) ?? []) socket.close(code, reason);
  }
}
