import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer, type Server } from "node:http";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { type Egress, egress } from "../protocol/egress.ts";
import { engineClient } from "../setup/engine.ts";
import { asLearner as askLearner, outside as askOutside, WITH_TOOLS } from "../testing/in-sandbox.ts";

const config = { ...readConfig({}), instance: `test-egress-${process.pid}` };
const engine = dockerEngine(engineClient(), config);
const limits = { memoryMb: 1024, cpus: 1, pids: 1024 };
const sandboxes = new Map<Egress, string>();

const of = (policy: Egress) => sandboxes.get(policy) ?? "";
/** As the learner, root of the sandbox's user namespace. */
const asLearner = (policy: Egress, script: string) => askLearner(engine, of(policy), script);
/** As one who has taken away what refuses them inside; it is theirs. */
const asAttacker = (policy: Egress, script: string) =>
  asLearner(policy, `nft delete table inet workshop-names 2>/dev/null\n${script}`);
/** Outside of the nested network: the most that breaking out of it would give. */
const outside = (policy: Egress, script: string) => askOutside(engine, of(policy), script);

beforeAll(async () => {
  for (const policy of egress.options) {
    sandboxes.set(policy, await engine.create({ id: `egress-${policy}-${process.pid}`, limits, egress: policy }));
  }
  for (const policy of egress.options)
    await asLearner(policy, "until docker version >/dev/null 2>&1; do sleep 0.1; done");
});
afterAll(async () => {
  for (const info of await engine.list()) await engine.destroy(info.engineId);
});

describe("a sandbox of the policy", () => {
  test.each([
    ["internet", true],
    ["registry-only", true],
    ["none", false],
  ] as const)("%s reaches the registry: %s", async (policy, reached) => {
    const pulled = await asLearner(policy, "docker run --rm alpine echo pulled 2>&1");
    if (reached) expect(pulled).toMatch(/^pulled$/m);
    else expect(pulled).not.toMatch(/^pulled$/m);
  });

  test.each(egress.options)("%s is known by its label, so that the next server knows it", async (policy) => {
    const info = (await engine.list()).find(({ engineId }) => engineId === sandboxes.get(policy));
    expect(info?.egress).toBe(policy);
  });
});

describe.each(["registry-only", "none"] as const)("without internet, by the policy %s,", (policy) => {
  test("who tries is refused before a command could hang: by address, by name, and pulling an image", async () => {
    const script = `curl -sS -m 2 http://203.0.113.9/ 2>&1; curl -sS -m 2 http://example.org/ 2>&1
      timeout 2 docker pull example.org/thing 2>&1 || echo ended-with $?`;
    const said = await asLearner(policy, script);
    expect(said).toContain("Could not connect");
    expect(said).toContain("Could not resolve host");
    expect(said).toContain("ended-with 1");
  });

  test("a public address gives no answer but a refusal", async () => {
    // Documentation addresses stand for the internet: the refusal comes from the rules, before any route.
    for (const address of ["203.0.113.9", "198.51.100.9"]) {
      const script = `timeout 3 bash -c 'exec 3<>/dev/tcp/${address}/80' 2>&1; echo $?`;
      expect(await outside(policy, script)).toMatch(/refused|unreachable|prohibited/i);
    }
  });

  test("no name server is asked: names carry nothing out", async () => {
    const planted = randomBytes(8).toString("hex");
    const asked: string[] = [];
    const server = createSocket("udp4").on("message", (message) => asked.push(message.toString("latin1")));
    await new Promise<void>((resolve) => server.bind(0, resolve));
    const { port } = server.address();
    const script = `RES_OPTIONS='timeout:1 attempts:1' getent hosts ${planted}.example.org
      for host in ${machineAddresses().join(" ")}; do echo ${planted} > /dev/udp/$host/${port}; done 2>/dev/null`;
    await asAttacker(policy, script);
    await outside(policy, script);
    server.close();
    expect(asked.filter((message) => message.includes(planted))).toEqual([]);
  });
});

describe.each(egress.options)("by the policy %s", (policy) => {
  let server: Server;
  const planted = randomBytes(12).toString("hex");
  beforeAll(async () => {
    server = createServer((_request, response) => response.end(planted));
    await new Promise<void>((resolve) => server.listen(0, "::", resolve));
  });
  afterAll(() => server.close());

  test("what listens on this machine is out of reach, over IPv4 and IPv6, from the shell and from nested containers", async () => {
    const { port } = server.address() as { port: number };
    expect(await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text())).toBe(planted);
    expect(await fetch(`http://[::1]:${port}/`).then((response) => response.text())).toBe(planted);
    const hosts = machineAddresses().map((host) => (host.includes(":") ? `[${host}]` : host));
    const script = `${hosts.map((host) => `curl -g -s -m 1 http://${host}:${port}/ &`).join(" ")} wait`;
    const answers = await Promise.all([asAttacker(policy, script), outside(policy, script)]);
    expect(answers.join()).not.toContain(planted);
  });

  test("there is no IPv6 beyond the sandbox, not even to the neighbours on its bridge", async () => {
    const addresses = await outside(policy, "cat /proc/net/if_inet6 | grep -v ' lo$'");
    expect(addresses).toBe("");
    expect(await asAttacker(policy, "ip -6 addr show scope global; ip -6 route show default")).toBe("");
    // It is switched off where nobody inside can switch it on.
    await outside(policy, "for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 0 > $f; done 2>/dev/null");
    expect(await outside(policy, "cat /proc/net/if_inet6 | grep -v ' lo$'")).toBe("");
  });

  test("the metadata service of a cloud is out of reach", async () => {
    const script = "timeout 3 bash -c 'exec 3<>/dev/tcp/169.254.169.254/80' 2>&1; echo $?";
    expect(await outside(policy, script)).toMatch(/refused|unreachable|prohibited/i);
    expect(await asAttacker(policy, "curl -s -m 3 -o /dev/null -w '%{http_code}' http://169.254.169.254/")).toBe("000");
  });

  test("a sandbox of another policy is out of reach, too", async () => {
    const value = randomBytes(12).toString("hex");
    for (const other of egress.options.filter((one) => one !== policy)) {
      const address = (await outside(other, "hostname -I")).split(" ")[0] ?? "";
      const serve = `exec socat TCP-LISTEN:7878,reuseaddr,fork 'SYSTEM:echo ${value}'`;
      const serving = await engine.exec(of(other), ["bash", "-c", `${WITH_TOOLS}\n${serve}`]);
      const own = "for i in 1 2 3 4 5 6 7 8; do socat -u TCP:127.0.0.1:7878 - && break; sleep 0.2; done";
      expect(await outside(other, own)).toContain(value);
      const reach = `timeout 1 socat -u TCP:${address}:7878 - 2>&1`;
      const answers = await Promise.all([outside(policy, reach), asAttacker(policy, reach)]);
      expect(answers.join()).not.toContain(value);
      serving.close();
      await outside(other, "pkill socat");
    }
  });
});

/** Of every interface here, and what a sandbox may take for its host. */
function machineAddresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  const gateways = Object.values(config.networks).map(({ gateway }) => gateway);
  return [...new Set([...own, ...gateways, "10.0.2.2"])].filter((address) => !address.startsWith("fe80"));
}
