import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import type { Engine } from "../sandbox/engine.ts";
import { firewallStage } from "../setup/firewall.ts";
import { run } from "../setup/packages.ts";
import { outside } from "../testing/in-sandbox.ts";
import { type OwnEngine, startOwnEngine } from "../testing/own-engine.ts";
import { SHORT } from "./form.ts";

const LIMITS = { memoryMb: 512, cpus: 1, pids: 512 };
const PORT = 7979;
/** A host of a local network that the Engine's machine is in, too. */
const LAN_HOST = `workshop-lan-${process.pid}`;
const LAN_GATEWAY = "192.168.77.1";
const LAN_ADDRESS = "192.168.77.2";
/** Of the internet: one kept for documentation, that the same host has. */
const PUBLIC_ADDRESS = "198.51.100.7";
const MOST_CONNECTIONS = 4096;

async function makeLan(own: OwnEngine): Promise<void> {
  const here = (...args: string[]) => once(own.inNetwork(["ip", ...args]), "exit");
  const there = (...args: string[]) => run("ip", ["-n", LAN_HOST, ...args], () => {});
  await run("ip", ["netns", "add", LAN_HOST], () => {});
  await here("link", "add", "lan", "type", "veth", "peer", "name", "far", "netns", LAN_HOST);
  await here("address", "add", `${LAN_GATEWAY}/24`, "dev", "lan");
  await here("link", "set", "lan", "up");
  await there("address", "add", `${LAN_ADDRESS}/24`, "dev", "far");
  await there("address", "add", `${PUBLIC_ADDRESS}/32`, "dev", "far");
  await there("link", "set", "far", "up");
  await here("route", "add", PUBLIC_ADDRESS, "via", LAN_ADDRESS);
  await there("route", "add", "default", "via", LAN_GATEWAY);
}

const KINDS = SHORT ? (["legacy"] as const) : (["nft", "legacy"] as const);

describe.each(KINDS)("on an Engine whose own rules are made by iptables-%s", (iptables) => {
  const planted = randomBytes(12).toString("hex");
  let own: OwnEngine;
  let engine: Engine;
  let sandbox = "";
  let listeners: ChildProcess[] = [];

  beforeAll(async () => {
    own = await startOwnEngine({ liveRestore: false, iptables });
    const config = { ...readConfig({ ...own.env, SANDBOX_FIREWALL: "on" }), instance: `test-firewall-${process.pid}` };
    engine = dockerEngine(own.docker, config);
    sandbox = await engine.create({ id: `firewall-${process.pid}`, limits: LIMITS, egress: "internet" });
    const serve = ["socat", `TCP-LISTEN:${PORT},reuseaddr,fork`, `SYSTEM:echo ${planted}`];
    await makeLan(own);
    listeners = [own.inNetwork(serve), spawn("ip", ["netns", "exec", LAN_HOST, ...serve], { stdio: "ignore" })];
    await firewallStage(own.docker, config).run(() => {});
  });
  afterAll(async () => {
    for (const listener of listeners) listener.kill();
    await run("ip", ["netns", "del", LAN_HOST], () => {});
    await own?.dispose();
  });

  const read = (address: string) => {
    return outside(engine, sandbox, `socat -u -T 2 TCP:${address}:${PORT},connect-timeout=2 -`);
  };

  test.each([
    ["the machine at its gateway", "10.214.0.1"],
    ["the machine at its address in the local network", LAN_GATEWAY],
    ["another host of the local network", LAN_ADDRESS],
  ])("a sandbox does not reach %s, and would without the workshop's rules", async (_what, address) => {
    expect(await read(address)).not.toContain(planted);
    const rules = own.inNetwork(["nft", "list", "table", "inet", "workshop"]);
    const saved = await text(rules.stdout as NodeJS.ReadableStream);
    await once(own.inNetwork(["nft", "delete", "table", "inet", "workshop"]), "exit");
    expect(await read(address)).toContain(planted);
    const restore = own.inNetwork(["nft", "-f", "-"]);
    restore.stdin?.end(saved);
    await once(restore, "exit");
    expect(await read(address)).not.toContain(planted);
  });

  test("a sandbox has a share of the machine's table of connections, and no more", async () => {
    const one = `echo > /dev/udp/${PUBLIC_ADDRESS}/$port`;
    const exec = await engine.exec(sandbox, [
      "bash",
      "-c",
      `for port in {1..${2 * MOST_CONNECTIONS}}; do ${one}; done`,
    ]);
    exec.stream.end();
    await text(exec.stream);
    const tracked = own.inNetwork(["grep", "-c", `src=.* dst=${PUBLIC_ADDRESS}`, "/proc/net/nf_conntrack"]);
    const count = Number(await text(tracked.stdout as NodeJS.ReadableStream));
    expect(count).toBeGreaterThan(MOST_CONNECTIONS / 2);
    expect(count).toBeLessThanOrEqual(MOST_CONNECTIONS + 1);
  });
});
