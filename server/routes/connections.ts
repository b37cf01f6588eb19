import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import { hold } from "./hold.ts";
import { MessageLimit } from "./message-limit.ts";

/** Whose a socket is: "learner:ID", "session:ID". */
export type Owner = `learner:${string}` | `session:${string}`;

/** Of one person at once: thirty pages with a terminal each. */
export const MOST_SOCKETS = 64;

interface Own {
  readonly sockets: Set<WebSocket>;
  readonly limit: MessageLimit;
}

/** Open sockets by whose they are, so that who must go is gone at once, and nobody takes more of the server than their share. */
export class Connections {
  private readonly owners = new Map<Owner, Own>();

  /** @returns false for one socket too many */
  admit(owner: Owner, socket: WebSocket): boolean {
    const own = this.owners.get(owner) ?? { sockets: new Set(), limit: new MessageLimit() };
    if (own.sockets.size >= MOST_SOCKETS) return false;
    this.owners.set(owner, own);
    own.sockets.add(socket);
    socket.on("message", () => {
      const rest = own.limit.restAfterOne(performance.now());
      if (rest > 0 && !socket.isPaused) hold(socket, delay(rest));
    });
    socket.once("close", () => {
      own.sockets.delete(socket);
      if (own.sockets.size === 0) this.owners.delete(owner);
    });
    return true;
  }

  close(owner: Owner, code: number, reason: string): void {
    for (const socket of this.owners.get(owner)?.sockets ?? []) socket.close(code, reason);
  }
}
