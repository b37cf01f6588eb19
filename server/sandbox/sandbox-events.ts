import type { EndReason } from "./sandbox-pool.ts";

/** "warm": started ahead and handed over; "cold": made while its learner waits; "ahead": made for nobody yet. */
export type StartKind = "warm" | "cold" | "ahead";

/** What is written down of sandboxes' lives. */
export interface SandboxEvents {
  /** A learner has it. @param ms that they waited */
  started(sandbox: string, kind: StartKind, ms: number): void;
  /** @param sandbox null: it had no name yet */
  failed(sandbox: string | null, kind: StartKind, error: unknown): void;
  ended(sandbox: string, reason: EndReason): void;
}
