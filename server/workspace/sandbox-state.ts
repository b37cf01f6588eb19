import type { SandboxState } from "../protocol/state.ts";
import type { Phase } from "../sandbox/sandbox-pool.ts";

/** What is known of the daemon in a sandbox that runs. */
export interface DaemonStanding {
  /** Null: it does not answer. */
  readonly dockerVersion: string | null;
  /** It has answered before. */
  readonly wasUp: boolean;
  /** It is there, and answers as Docker does not. */
  readonly isStrange: boolean;
  /** Whether the workshop follows it, will try once more, or waits until it is asked to. */
  readonly attachment: "there" | "again" | "leftAlone";
  /** Null: a sandbox never ends for idleness. */
  readonly idleSeconds: number | null;
}

/** What a learner is told of their sandbox: from where it stands, and how its daemon does. */
export function sandboxState(
  phase: Phase,
  { dockerVersion, wasUp, isStrange, attachment, idleSeconds }: DaemonStanding,
): SandboxState {
  switch (phase.kind) {
    case "none":
      return { state: "none" };
    case "queued":
      return { state: "queued", position: phase.position, length: phase.length };
    case "starting":
      return { state: "starting", startedAt: phase.since };
    case "ended":
      return { state: "ended", reason: phase.reason, at: phase.at };
    case "failed":
      return { state: "failed", message: phase.message, retry: phase.retry };
    case "running":
      if (attachment !== "there") return { state: "lost", again: attachment === "again" };
      if (dockerVersion !== null) return { state: "ready", dockerVersion, idleEndsAt: phase.idleEndsAt, idleSeconds };
      if (isStrange) return { state: "recovering", message: "Your Docker daemon cannot be followed just now." };
      if (wasUp) return { state: "recovering", message: "Your Docker daemon stopped and is being started again." };
      return { state: "starting", startedAt: phase.sandbox.createdAt };
  }
}
