import { containerOf, type Inventory, imageOf } from "./inventory.ts";
import type { SandboxAgent } from "./sandbox-agent.ts";

const LIMIT_SECONDS = 20;
const DAEMON = "curl -sS --fail-early --unix-socket /run/docker.sock -w '\\n'";

/** Asks the daemon for everything, from within the sandbox. @returns null when something went while it was asked about */
export async function readInventory(agent: SandboxAgent): Promise<Inventory | null> {
  const lists = await ask(agent, ["containers/json?all=1", "images/json", "volumes", "networks"]);
  const [containers, images, volumes, networks] = lists as [
    { Id: string }[],
    { Id: string }[],
    { Volumes: { Name: string; CreatedAt: string }[] | null },
    { Name: string; Driver: string; Created: string }[],
  ];
  const paths = [
    ...containers.map(({ Id }) => `containers/${Id}/json`),
    ...images.map(({ Id }) => `images/${Id}/json`),
  ];
  const inspected = paths.length === 0 ? [] : await ask(agent, paths);
  if (inspected.some((info) => (info as { Id?: string }).Id === undefined)) return null;
  const records = {
    containers: inspected.slice(0, containers.length).map((info) => containerOf(info as never)),
    images: inspected.slice(containers.length).map((info) => imageOf(info as never)),
    volumes: (volumes.Volumes ?? []).map(({ Name, CreatedAt }) => ({ name: Name, createdAt: Date.parse(CreatedAt) })),
    networks: networks.map(({ Name, Driver, Created }) => ({
      name: Name,
      driver: Driver,
      createdAt: Date.parse(Created),
    })),
  };
  return {
    containers: new Map(records.containers.map((record) => [record.id, record])),
    images: new Map(records.images.map((record) => [record.id, record])),
    volumes: new Map(records.volumes.map((record) => [record.name, record])),
    networks: new Map(records.networks.map((record) => [record.name, record])),
  };
}

/** One program for all questions; each is answered with one line. */
async function ask(agent: SandboxAgent, paths: readonly string[]): Promise<unknown[]> {
  const { code, output } = await agent.run(
    `${DAEMON} ${paths.map((path) => `'http://d/${path}'`).join(" ")}`,
    LIMIT_SECONDS,
  );
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  if (code !== 0 || lines.length !== paths.length)
    throw new Error(
      `the daemon was not read (${code}, ${lines.length} of ${paths.length}): ${output.slice(0, 300)} ... ${output.slice(-300)}`,
    );
  return lines.map((line) => JSON.parse(line) as unknown);
}
