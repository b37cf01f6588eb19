import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { egress } from "../protocol/egress.ts";
import { engineClient } from "../setup/engine.ts";
import { asLearner } from "../testing/in-sandbox.ts";
import { profileFor, restrictsUserNamespaces } from "./apparmor.ts";
import { DockerEngine } from "./docker-engine.ts";
import { machineNameServers } from "./name-servers.ts";

const docker = engineClient();
const instance = `test-names-${process.pid}`;
const config = { ...readConfig({}), instance };
const limits = { memoryMb: 1024, cpus: 1, pids: 1024 };
const NETWORK = `workshop-test-names-${process.pid}`;
const ANSWER = "198.51.100.77";

/** Answers every question for an address with ANSWER, and says what it was asked. */
const NAME_SERVER = `use Socket; $| = 1;
  socket(S, AF_INET, SOCK_DGRAM, 0) && bind(S, sockaddr_in(53, INADDR_ANY)) or die $!;
  while (my $from = recv(S, my $q, 512, 0)) {
    my ($name, $at) = ("", 12);
    while (my $length = ord(substr($q, $at, 1))) { $name .= substr($q, $at + 1, $length) . "."; $at += 1 + $length }
    my $question = substr($q, 12, $at + 5 - 12);
    print "$name\\n";
    my $a = substr($question, -4, 2) eq "\\0\\1" ? 1 : 0;
    my $answer = $a ? "\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\1\\0\\4" . inet_aton("${ANSWER}") : "";
    send(S, substr($q, 0, 2) . "\\x81\\x80\\0\\1\\0" . chr($a) . "\\0\\0\\0\\0" . $question . $answer, 0, $from);
  }`;

/**
 * Every way in which a learner asks, of every name server that they could think of; all at a time, for few seconds.
 * Says what was found, and then "asked".
 */
function asking(names: readonly string[], address: string, gateway: string): string {
  const ask = names.map((name) => `getent ahosts ${name} & getent hosts ${name} &`).join(" ");
  const look = [...names, address].map((question) => `nslookup ${question} &`).join(" ");
  return `export RES_OPTIONS='timeout:1 attempts:1'; nft delete table inet workshop-names 2>/dev/null
    cp /etc/resolv.conf /tmp/resolv.conf
    for server in - 127.0.0.11 10.0.2.2 ${gateway}; do
      [ $server = - ] || echo "nameserver $server" > /etc/resolv.conf
      ${ask} getent hosts ${address} & wait
    done
    cat /tmp/resolv.conf > /etc/resolv.conf
    for network in bridge host; do
      timeout 10 docker run --rm --network $network alpine timeout 3 sh -c '${look} wait' 2>&1 | grep -v "can't find"
    done
    echo asked`;
}

async function remove(): Promise<void> {
  const filters = { label: [`workshop.instance=${instance}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters }))
    await docker.getContainer(Id).remove({ force: true, v: true });
}

describe.each(egress.options)("from a sandbox of the policy %s", (policy) => {
  const engine = dockerEngine(docker, config);
  let [asker, neighbour] = ["", ""];

  beforeAll(async () => {
    asker = await engine.create({ id: `asker-${process.pid}`, limits, egress: policy });
    neighbour = await engine.create({ id: `asked-${process.pid}`, limits, egress: policy });
    await asLearner(engine, asker, "until docker version >/dev/null 2>&1; do sleep 0.1; done");
  });
  afterAll(remove);

  test("no name of a neighbour is known, nor whose an address is", async () => {
    const { Name, Id, NetworkSettings } = await docker.getContainer(neighbour).inspect();
    const network = config.networks[policy];
    const address = NetworkSettings.Networks[network.name]?.IPAddress ?? "";
    const name = Name.slice(1);
    const names = [name, `${name}.${network.name}`, Id.slice(0, 12)];
    const said = await asLearner(engine, asker, asking(names, address, network.gateway));
    expect(said).toMatch(/asked$/);
    for (const told of [...names, address]) expect(said).not.toContain(told);
  });
});

describe("where sandboxes reach the internet", () => {
  let engine = dockerEngine(docker, config);
  let [server, asker] = ["", ""];

  beforeAll(async () => {
    await docker.createNetwork({ Name: NETWORK, Labels: { "workshop.role": "test" } });
    const container = await docker.createContainer({
      Image: config.sandbox.image,
      Entrypoint: ["perl", "-e", NAME_SERVER],
      User: "0:0",
      Labels: { "workshop.instance": instance },
      HostConfig: { NetworkMode: NETWORK },
    });
    await container.start();
    server = container.id;
    const address = (await container.inspect()).NetworkSettings.Networks[NETWORK]?.IPAddress ?? "";
    engine = new DockerEngine({
      docker,
      instance,
      image: config.sandbox.image,
      networks: { internet: NETWORK, "registry-only": NETWORK, none: NETWORK },
      registryMirror: config.registry.mirror,
      runtime: "",
      preload: null,
      apparmor: profileFor(config.sandbox.apparmor, restrictsUserNamespaces()),
      nameServers: async () => [address, "192.0.2.99"],
    });
    asker = await engine.create({ id: `internet-${process.pid}`, limits, egress: "internet" });
    await asLearner(engine, asker, "until docker version >/dev/null 2>&1; do sleep 0.1; done");
  });
  afterAll(async () => {
    await remove();
    await docker.getNetwork(NETWORK).remove();
  });

  test("the machine's own name servers are asked, for every name", async () => {
    const names = ["planted.example.org", `workshop-internet-${process.pid}`];
    for (const name of names) expect(await asLearner(engine, asker, `getent ahostsv4 ${name}`)).toContain(ANSWER);
    const asked = String(await docker.getContainer(server).logs({ stdout: true }));
    for (const name of names) expect(asked).toContain(`${name}.`);
  });

  test("when the first does not answer, the next is asked", async () => {
    const servers = await asLearner(engine, asker, "cat /etc/resolv.conf");
    expect(servers).toBe("nameserver 10.0.2.3\nnameserver 192.0.2.99");
  });

  test("those are not the Engine's own, nor any other that only the machine itself reaches", async () => {
    const found = await machineNameServers(docker, config.sandbox.image);
    expect(found.length).toBeGreaterThan(0);
    for (const address of found) expect(address).toMatch(/^(?!127\.)\d+\.\d+\.\d+\.\d+$/);
  });
});
