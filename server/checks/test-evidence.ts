import type { CommandRecord, ContainerRecord, Evidence, ImageRecord } from "../evidence/evidence.ts";
import { judge } from "./judge.ts";
import { parseCheck } from "./parse-check.ts";
import type { Check } from "./schema.ts";
import type { Verdict } from "./verdict.ts";

/** Evidence for tests, short to write. The step began at 1000. */
export const SINCE = 1000;

const LAYERS = ["sha256:a1"];

export function container(changes: Partial<ContainerRecord> = {}): ContainerRecord {
  const createdAt = changes.createdAt ?? 1100;
  return {
    id: "0123456789abcdef",
    name: "confident_mccarthy",
    image: "alpine",
    imageId: "sha256:aa11",
    argv: ["echo", "hi"],
    state: "exited",
    exitCode: 0,
    createdAt,
    startedAt: createdAt + 10,
    finishedAt: createdAt + 320,
    removedAt: null,
    tty: false,
    interactive: false,
    env: [],
    ports: [],
    mounts: [],
    networks: ["bridge"],
    labels: {},
    ...changes,
  };
}

export function running(changes: Partial<ContainerRecord> = {}): ContainerRecord {
  return container({ state: "running", exitCode: null, finishedAt: null, ...changes });
}

export function removed(changes: Partial<ContainerRecord> = {}): ContainerRecord {
  return container({ state: "removed", removedAt: 1900, ...changes });
}

export function command(line: string, changes: Partial<CommandRecord> = {}): CommandRecord {
  return { terminal: "t1", line, cwd: "/root", startedAt: 1500, finishedAt: 1550, exitCode: 0, output: "", ...changes };
}

/** A command that failed and said why. */
export function failed(line: string, output: string, exitCode = 1): CommandRecord {
  return command(line, { output, exitCode });
}

export function image(tag: string | null, changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    id: "sha256:aa11bb22cc33",
    tags: tag === null ? [] : [tag],
    createdAt: 500,
    seenAt: 1200,
    sizeBytes: 8_310_000,
    layers: LAYERS,
    removedAt: null,
    ...changes,
  };
}

export interface Given {
  readonly containers?: readonly ContainerRecord[];
  readonly images?: readonly ImageRecord[];
  readonly volumes?: Evidence["daemon"]["volumes"];
  readonly networks?: Evidence["daemon"]["networks"];
  readonly commands?: readonly CommandRecord[];
  readonly probes?: Evidence["probes"];
  readonly answers?: Evidence["answers"];
}

export function evidence(given: Given = {}): Evidence {
  const { containers = [], images = [], volumes = [], networks = [], commands = [], probes = {}, answers = {} } = given;
  return { since: SINCE, daemon: { containers, images, volumes, networks }, commands, probes, answers };
}

/** A check as an author writes it, read as the course reads it. */
export function checkOf(body: Record<string, unknown>): Check {
  const parsed = parseCheck({ say: "A deed", ...body });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.check;
}

export function verdictOf(body: Record<string, unknown>, given: Given = {}): Verdict {
  return judge(checkOf(body), evidence(given));
}

/** "passed: …", "tried: …" or "waiting: …", to compare in tables. */
export function shown(verdict: Verdict): string {
  if (verdict.passed) return `passed: ${verdict.detail}`;
  return `${verdict.attempted ? "tried" : "waiting"}: ${verdict.reason}`;
}
