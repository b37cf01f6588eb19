import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import { z } from "zod";

/** What the machine has once for all sandboxes, and what only a look can hold. */
export const TABLES = ["pty", "neighbours", "descriptors", "filters", "locks", "tcp"] as const;
export type Table = (typeof TABLES)[number];

/** How full a table is. */
export interface Fill {
  readonly held: number;
  readonly most: number;
}

/** What one sandbox holds of each. */
export type Holding = Readonly<Record<Table, number>> & {
  /** It has more than can be counted in the time. */
  readonly unfinished: boolean;
};

const SCRIPT = "server/sandbox/lookout.pl";
const LOOK_MS = 10_000;
const WHO_MS = 60_000;
/** Of an answer. */
const LONGEST = 1024 ** 2;

/**
 * The container that looks: in the host's processes and network, with nothing of a sandbox in it. It ends with its
 * input, so also when the server is gone.
 */
export function lookoutOptions(image: string, instance: string): Docker.ContainerCreateOptions {
  return {
    name: `workshop-lookout-${randomBytes(4).toString("hex")}`,
    Image: image,
    Entrypoint: ["perl", "-e", readFileSync(SCRIPT, "utf8")],
    User: "0:0",
    Labels: { "workshop.role": "lookout", "workshop.instance": instance },
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: {
      AutoRemove: true,
      NetworkMode: "host",
      PidMode: "host",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      // To read what other users' processes hold, to enter their networks, and to try what the sandboxes' user can.
      CapAdd: ["SYS_PTRACE", "DAC_READ_SEARCH", "SYS_ADMIN", "SETUID", "SETGID"],
      SecurityOpt: ["no-new-privileges", "apparmor=unconfined"],
      Memory: 128 * 1024 ** 2,
      PidsLimit: 16,
      LogConfig: { Type: "none", Config: {} },
    },
  };
}

/** Asks `lookout.pl`. One question at a time. */
export class Lookout {
  private readonly open: () => Promise<Duplex>;
  private pipe: Duplex | null = null;

  constructor(open: () => Promise<Duplex>) {
    this.open = open;
  }

  async look(): Promise<ReadonlyMap<Table, Fill>> {
    return parseFills(await this.ask("look", LOOK_MS));
  }

  /** @param ids the engine's */
  async who(ids: readonly string[]): Promise<ReadonlyMap<string, Holding>> {
    return parseHoldings(await this.ask(`who ${ids.join(" ")}`, WHO_MS));
  }

  close(): void {
    this.pipe?.destroy();
    this.pipe = null;
  }

  private async ask(question: string, ms: number): Promise<string> {
    try {
      this.pipe ??= keepQuiet(await this.open());
      const answer = lineOf(this.pipe, ms);
      this.pipe.write(`${question}\n`);
      return await answer;
    } catch (error) {
      // The next question is asked of a new one.
      this.close();
      throw error;
    }
  }
}

/** Between two questions nobody listens. Whether it broke is found by the next. */
function keepQuiet(pipe: Duplex): Duplex {
  return pipe.on("error", () => {});
}

function lineOf(pipe: Duplex, ms: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const done = (end: () => void) => {
      clearTimeout(timer);
      pipe.off("data", onData).off("close", onClose).off("error", fail);
      end();
    };
    const fail = (error: Error) => done(() => reject(error));
    const onClose = () => fail(new Error("the lookout ended"));
    const onData = (chunk: Buffer) => {
      said += chunk.toString("latin1");
      if (said.length > LONGEST) fail(new Error("the lookout says too much"));
      else if (said.endsWith("\n")) done(() => resolve(said.trim()));
    };
    const timer = setTimeout(() => fail(new Error("the lookout does not answer")), ms);
    pipe.on("data", onData).on("close", onClose).on("error", fail);
  });
}

const count = z.coerce.number().int().nonnegative();

/** Of "pty=3/65536 neighbours=…". @throws when one is missing */
export function parseFills(answer: string): Map<Table, Fill> {
  const pairs = pairsOf(answer);
  return new Map(
    TABLES.map((table) => {
      const [held, most] = (pairs.get(table) ?? "").split("/");
      return [table, { held: count.parse(held), most: count.parse(most) }];
    }),
  );
}

/** Of "ID pty=3 neighbours=9 … unfinished=0;ID …". */
export function parseHoldings(answer: string): Map<string, Holding> {
  return new Map(
    answer
      .split(";")
      .filter(Boolean)
      .map((each) => {
        const [id = "", ...rest] = each.split(" ");
        const pairs = pairsOf(rest.join(" "));
        const counts = TABLES.map((table) => [table, count.parse(pairs.get(table))] as const);
        return [
          id,
          { ...(Object.fromEntries(counts) as Record<Table, number>), unfinished: pairs.get("unfinished") === "1" },
        ];
      }),
  );
}

function pairsOf(text: string): Map<string, string> {
  return new Map(
    text.split(" ").map((pair) => {
      const [name = "", value = ""] = pair.split("=");
      return [name, value];
    }),
  );
}
