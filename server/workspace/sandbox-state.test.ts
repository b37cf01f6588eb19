import { expect, test } from "vitest";
import type { Phase } from "../sandbox/sandbox-pool.ts";
import { sandboxState } from "./sandbox-state.ts";

const sandbox = { id: "s", engineId: "e", learner: "l", createdAt: 7, attachmentFailures: "" };
const running: Phase = { kind: "running", sandbox, idleEndsAt: 99 };

test.each([
  ["that runs is starting until its daemon answers", null, false, false, { state: "starting", startedAt: 7 }],
  [
    "whose daemon answers is ready",
    "26.1",
    true,
    false,
    { state: "ready", dockerVersion: "26.1", idleEndsAt: 99, idleSeconds: 60 },
  ],
  [
    "whose daemon has answered before recovers",
    null,
    true,
    false,
    { state: "recovering", message: "Your Docker daemon stopped and is being started again." },
  ],
  [
    "whose daemon answers as Docker does not is not said to start it again",
    null,
    true,
    true,
    { state: "recovering", message: "Your Docker daemon cannot be followed just now." },
  ],
] as const)("a sandbox %s", (_what, dockerVersion, wasUp, isStrange, told) => {
  expect(sandboxState(running, { dockerVersion, wasUp, isStrange, attachment: "there", idleSeconds: 60 })).toEqual(
    told,
  );
});

test.each([
  ["will be tried again", "again", true],
  ["waits until it is asked for", "leftAlone", false],
] as const)("a sandbox that is not followed and %s is told as such", (_what, attachment, again) => {
  const standing = { dockerVersion: null, wasUp: true, isStrange: false, attachment, idleSeconds: 60 };
  expect(sandboxState(running, standing)).toEqual({ state: "lost", again });
});

test.each([
  [{ kind: "none" }, { state: "none" }],
  [
    { kind: "queued", position: 2, length: 3 },
    { state: "queued", position: 2, length: 3 },
  ],
  [
    { kind: "starting", since: 5 },
    { state: "starting", startedAt: 5 },
  ],
  [
    { kind: "ended", reason: "idle", at: 5 },
    { state: "ended", reason: "idle", at: 5 },
  ],
  [
    { kind: "failed", message: "No room.", retry: true },
    { state: "failed", message: "No room.", retry: true },
  ],
] as const)("a phase %j is told as it is", (phase, told) => {
  const standing = {
    dockerVersion: null,
    wasUp: false,
    isStrange: false,
    attachment: "there",
    idleSeconds: null,
  } as const;
  expect(sandboxState(phase, standing)).toEqual(told);
});
