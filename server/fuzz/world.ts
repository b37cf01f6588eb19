import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { Attackers } from "./attackers.ts";
import { startVictims, type Victims } from "./victims.ts";

/** Pino's number for "error". */
const ERROR = 50;

export interface World {
  readonly server: TestServer;
  readonly victims: Victims;
  readonly attackers: Attackers;
  /** @throws Error when the innocent are disturbed, or the log tells of a fault of ours */
  calm(): Promise<void>;
  dispose(): Promise<void>;
}

/** The real server with real sandboxes, innocent people in it, and others with every right to be there. */
export async function startWorld(): Promise<World> {
  const faults: string[] = [];
  const rejected = (error: unknown) => faults.push(`unhandled: ${String((error as Error)?.stack ?? error)}`);
  process.on("unhandledRejection", rejected);
  process.on("uncaughtException", rejected);
  const server = await startTestServer({
    // Each request comes from an address of its own: limits of guessing are tested elsewhere.
    env: { TRUSTED_PROXIES: "1", SANDBOX_LIMIT: "9", SANDBOX_MEMORY_MB: "512" },
    onLog: (line) => {
      if (isFault(line)) faults.push(line);
    },
  });
  const victims = await startVictims(server);
  const attackers = new Attackers(server, victims);
  await attackers.ready();
  return {
    server,
    victims,
    attackers,
    calm: async () => {
      await victims.work();
      await quieten(server, attackers.ownClass());
      if (faults.length > 0) throw new Error(`faults of ours:\n${faults.splice(0).join("\n")}`);
    },
    dispose: async () => {
      process.off("unhandledRejection", rejected);
      process.off("uncaughtException", rejected);
      await server.dispose();
    },
  };
}

/** What takes long and was asked for by an attacker: it would only make the rest slower. */
async function quieten({ context }: TestServer, classId: string): Promise<void> {
  const classroom = context.classrooms.list().find(({ id }) => id === classId);
  if (classroom !== undefined) context.classrooms.preflight(classroom).stop();
}

/** An error that people were told in words, such as a full machine, is none. */
export function isFault(line: string): boolean {
  const { level, err } = JSON.parse(line) as { level: number; err?: { type?: string } };
  return level >= ERROR && err?.type !== "PersonError";
}
