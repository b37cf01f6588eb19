import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import { hold } from "./hold.ts";
import { MessageLimit } from "./message-limit.ts";

/** Whose a socket is: "learner:ID", "session:ID". */
export type Owner = `learner:${string}` | `session:${string}`;

/** Of one person at once: thirty pages with a terminal each. */
export const MOST_SOCKETS = 64;

/** To be called with each message that came on a socket, and how many it counts for: too much is read later. */
export type Spend = (messages: number) => void;

interface Own {
  readonly sockets: Set<WebSocket>;
  readonly limit: MessageLimit;
}

/** Open sockets by whose they are, so that who must go is gone at once, and nobody takes more of the server than their share. */
export class Connections {
  private readonly owners = new Map<Owner, Own>();

  /** @param owners one browser can be several people at once @returns null for one socket too many */
  admit(owners: readonly Owner[], socket: WebSocket): Spend | null {
    if (owners.some((owner) => (this.owners.get(owner)?.sockets.size ?? 0) >= MOST_SOCKETS)) return null;
    const limits = owners.map((owner) => this.enter(owner, socket));
    return (messages) => {
      const now = performance.now();
      const rest = Math.max(...limits.map((limit) => limit.restAfter(messages, now)));
      if (rest > 0 && !socket.isPaused) hold(socket, delay(rest));
    };
  }

  private enter(owner: Owner, socket: WebSocket): MessageLimit {
    const own = this.owners.get(owner) ?? { sockets: new Set(), limit: new MessageLimit() };
    this.owners.set(owner, own);
    own.sockets.add(socket);
    socket.once("close", () => {
      own.sockets.delete(socket);
      if (own.sockets.size === 0) this.owners.delete(owner);
    });
    return own.limit;
  }

  close(owner: Owner, code: number, reason: string): void {
    for (const socket of this.owners.get(owner)?.sockets ?? []) socket.close(code, reason);
  }
}
