import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { Connections } from "./connections.ts";
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

function admitted(connections: Connections): Socket {
  const socket = new Socket();
  expect(connections.admit("learner:a", socket as unknown as WebSocket)).toBe(true);
  return socket;
}

test("who says too much on one socket is read no more for a while, on none of theirs, and then goes on", async () => {
  const connections = new Connections();
  const [one, other] = [admitted(connections), admitted(connections)];
  for (let sent = 0; sent < MOST_AT_ONCE + MESSAGES_PER_SECOND; sent++) one.emit("message");
  other.emit("message");
  expect([one.isPaused, other.isPaused]).toEqual([true, true]);
  await expect.poll(() => [one.isPaused, other.isPaused], { timeout: 20_000 }).toEqual([false, false]);
});
