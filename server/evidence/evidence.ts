/**
 * What checks are judged on. Plain data: collected by this folder from the nested daemon and from
 * the shell marks of the terminals, read by `server/checks`, never written by anyone else.
 * All times are milliseconds since the epoch.
 */
export interface Evidence {
  /** When the step became the learner's current one; deeds before it do not count for the step. */
  readonly since: number;
  readonly daemon: DaemonState;
  /** Finished and running commands, oldest first, at most 200. */
  readonly commands: readonly CommandRecord[];
  /** Results of the probes that `probesOf(check)` asked for, by probe key. */
  readonly probes: Readonly<Record<string, ProbeResult>>;
  /** Whether the learner's last answer to each quiz was right, by quiz id; unanswered ones are missing. */
  readonly answers: Readonly<Record<string, boolean>>;
}

export interface DaemonState {
  /** Everything seen since the sandbox began, oldest first; removed ones stay, at most 200. */
  readonly containers: readonly ContainerRecord[];
  readonly images: readonly ImageRecord[];
  readonly volumes: readonly VolumeRecord[];
  readonly networks: readonly NetworkRecord[];
}

export interface ContainerRecord {
  readonly id: string;
  readonly name: string;
  /** The reference it was created from, as typed ("alpine", "ubuntu:24.04", or an id). */
  readonly image: string;
  readonly imageId: string;
  /** Entrypoint and command as one argument vector. */
  readonly argv: readonly string[];
  readonly state: "created" | "running" | "paused" | "exited" | "removed";
  /** Of its last exit; null while it has not exited. */
  readonly exitCode: number | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly removedAt: number | null;
  readonly tty: boolean;
  readonly interactive: boolean;
  readonly env: readonly string[];
  readonly ports: readonly { container: number; protocol: string; host: number | null }[];
  readonly mounts: readonly { type: string; source: string; target: string }[];
  readonly networks: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface ImageRecord {
  readonly id: string;
  /** "alpine:latest", "helloworld:latest"; empty for a dangling image. */
  readonly tags: readonly string[];
  readonly createdAt: number;
  /** When this daemon first showed it (pulled, built, committed, tagged). */
  readonly seenAt: number;
  readonly sizeBytes: number;
  /** Layer digests, lowest first. */
  readonly layers: readonly string[];
  readonly removedAt: number | null;
}

export interface VolumeRecord {
  readonly name: string;
  readonly createdAt: number;
  readonly removedAt: number | null;
}

export interface NetworkRecord {
  readonly name: string;
  readonly driver: string;
  readonly createdAt: number;
  readonly removedAt: number | null;
}

export interface CommandRecord {
  /** Which terminal ran it. */
  readonly terminal: string;
  /** The line as typed, as the shell's history has it. */
  readonly line: string;
  readonly cwd: string;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly finishedAt: number | null;
  readonly exitCode: number | null;
  /** Plain text (no escapes) of the end of what it printed, at most 16 KiB. */
  readonly output: string;
}

/** A question to the sandbox that no stream answers; asked only while a check needs it. */
export type Probe =
  | { readonly kind: "file"; readonly key: string; readonly place: FilePlace; readonly path: string }
  | { readonly kind: "script"; readonly key: string; readonly script: string };

export type FilePlace =
  | { readonly kind: "sandbox" }
  | { readonly kind: "container"; readonly name: string }
  | { readonly kind: "image"; readonly reference: string };

export type ProbeResult =
  | {
      readonly kind: "file";
      readonly exists: boolean;
      /** "missing-place" when the container or image itself is not there. */
      readonly type: "file" | "directory" | "other" | "none" | "missing-place";
      /** Octal permission bits as `stat -c %a` prints them. */
      readonly mode: string;
      /** At most 64 KiB. */
      readonly content: string;
    }
  | {
      readonly kind: "script";
      /** Null when it was stopped by the time limit. */
      readonly exitCode: number | null;
      readonly output: string;
    };
