import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { Connections, type Spend } from "./connections.ts";
import { MESSAGES_PER_SECOND, MOST_AT_ONCE } from "./message-limit.ts";

class Socket extends EventEmitter {
  isPaused = false;
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
}

function admitted(connections: Connections): { socket: Socket; spend: Spend } {
  const socket = new Socket();
  const spend = connections.admit(["learner:a"], socket as unknown as WebSocket);
  if (spend === null) throw new Error("one socket too many");
  return { socket, spend };
}

test("who says too much on one socket is read no more for a while, on none of theirs, and then goes on", async () => {
  const connections = new Connections();
  const [one, other] = [admitted(connections), admitted(connections)];
  one.spend(MOST_AT_ONCE + MESSAGES_PER_SECOND);
  other.spend(1);
  expect([one.socket.isPaused, other.socket.isPaused]).toEqual([true, true]);
  await expect
    .poll(() => [one, other].map(({ socket }) => socket.isPaused), { timeout: 20_000 })
    .toEqual([false, false]);
});
