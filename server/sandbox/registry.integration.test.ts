import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { engineClient } from "../setup/engine.ts";
import { servedDigest } from "../setup/registry-image.ts";
import { whileWritable, writerName } from "../setup/registry-writer.ts";
import { asLearner as learner, outside } from "../testing/in-sandbox.ts";

const config = { ...readConfig({}), instance: `test-registry-${process.pid}` };
const docker = engineClient();
const engine = dockerEngine(docker, config);
const { mirror } = config.registry;
const limits = { memoryMb: 1024, cpus: 1, pids: 1024 };
const planted = `planted-${randomBytes(6).toString("hex")}`;
let attacker = "";
let neighbour = "";

const asLearner = (sandbox: string, script: string) => learner(engine, sandbox, script);

/** Of every file of the registry, with its size and time. */
async function listing(): Promise<string> {
  const container = await docker.createContainer({
    Image: "workshop-registry:latest",
    Tty: true,
    Entrypoint: ["sh", "-c", "find /var/lib/registry -printf '%p %s %T@\\n' | sort | sha256sum"],
    HostConfig: {
      NetworkMode: "none",
      Mounts: [{ Type: "volume", Source: config.registry.name, Target: "/var/lib/registry", ReadOnly: true }],
    },
  });
  try {
    await container.start();
    await container.wait();
    return (await container.logs({ stdout: true })).toString();
  } finally {
    await container.remove({ force: true });
  }
}

let before = "";
let alpine = "";
beforeAll(async () => {
  attacker = await engine.create({ id: `registry-a-${process.pid}`, limits, egress: "internet" });
  neighbour = await engine.create({ id: `registry-b-${process.pid}`, limits, egress: "registry-only" });
  for (const sandbox of [attacker, neighbour])
    await asLearner(sandbox, "until docker version > /dev/null 2>&1; do sleep 0.1; done");
  await asLearner(attacker, `head -c 20M /dev/urandom > /tmp/much; docker pull -q alpine`);
  alpine = (await servedDigest(config, "alpine")) ?? "";
  before = await listing();
});
afterAll(async () => {
  for (const info of await engine.list()) await engine.destroy(info.engineId);
});

describe("a registry that all sandboxes read", () => {
  const layer = `$(curl -s -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' ${mirror}/v2/library/alpine/manifests/latest | jq -r .layers[0].digest)`;
  const manifest = `-H 'Content-Type: application/vnd.docker.distribution.manifest.v2+json' -T <(curl -s -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' ${mirror}/v2/library/ubuntu/manifests/latest)`;
  const repositories = ["library/alpine", planted];
  // As the specification of the distribution's API numbers them; and the methods that no place of it has.
  const requests = repositories.flatMap((repository) => [
    ["4a: begins an upload", "POST", `${repository}/blobs/uploads/`, ""],
    ["4b: uploads at once", "POST", `${repository}/blobs/uploads/?digest=${layer}`, "-T /tmp/much"],
    ["11: mounts another's layer", "POST", `${repository}/blobs/uploads/?mount=${layer}&from=library/ubuntu`, ""],
    [
      "5: goes on with an upload",
      "PATCH",
      `${repository}/blobs/uploads/00000000-0000-0000-0000-000000000000`,
      "-T /tmp/much",
    ],
    [
      "6: ends an upload",
      "PUT",
      `${repository}/blobs/uploads/00000000-0000-0000-0000-000000000000?digest=${layer}`,
      "",
    ],
    ["13: asks how far an upload is", "GET", `${repository}/blobs/uploads/00000000-0000-0000-0000-000000000000`, ""],
    ["14: gives up an upload", "DELETE", `${repository}/blobs/uploads/00000000-0000-0000-0000-000000000000`, ""],
    ["7: overwrites a tag", "PUT", `${repository}/manifests/latest`, manifest],
    [
      "7: puts a manifest by its digest",
      "PUT",
      `${repository}/manifests/$(curl -s ${mirror}/v2/library/ubuntu/manifests/latest -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' | sha256sum | sed 's/^/sha256:/; s/ .*//')`,
      manifest,
    ],
    ["9: deletes a tag", "DELETE", `${repository}/manifests/latest`, ""],
    ["9: deletes a manifest", "DELETE", `${repository}/manifests/$alpine`, ""],
    ["10: deletes a layer", "DELETE", `${repository}/blobs/${layer}`, ""],
    ...["POST", "PUT", "PATCH", "DELETE"].flatMap((method) => [
      ["changes the list of tags", method, `${repository}/tags/list`, ""],
      ["changes who refers", method, `${repository}/referrers/$alpine`, ""],
      ["changes a blob", method, `${repository}/blobs/$alpine`, "-T /tmp/much"],
    ]),
  ]);
  const others = ["POST", "PUT", "PATCH", "DELETE", "MKCOL", "TRACE"].map((method) => [
    "changes the list of all",
    method,
    "_catalog",
    "",
  ]);

  test.each([...requests, ...others])("refuses a learner who %s, by %s", async (_what, method, path, given) => {
    const script = `alpine=${alpine}; curl -s -m 20 -o /dev/null -w '%{http_code}' -X ${method} ${given} "${mirror}/v2/${path}"`;
    expect(await asLearner(attacker, script)).toMatch(/^(404|405)$/);
  });

  test("refuses docker push, to a name that is new and to one that all pull", async () => {
    const host = new URL(mirror).host;
    for (const repository of repositories) {
      const push = `docker tag alpine ${host}/${repository}; timeout 8 docker push -q ${host}/${repository} 2>&1 && echo pushed`;
      // It is tried again and again before it gives up.
      expect(await asLearner(attacker, push)).not.toContain("pushed");
    }
  });

  test("keeps nothing of an upload that is begun and never ended", async () => {
    const script = `at=$(curl -s -o /dev/null -D - -X POST ${mirror}/v2/${planted}/blobs/uploads/ | tr -d '\\r' | sed -n 's/^location: //Ip')
      curl -s -m 20 -o /dev/null -X PATCH -T /tmp/much "\${at:-${mirror}/v2/${planted}/blobs/uploads/none}"; echo tried`;
    expect(await asLearner(attacker, script)).toBe("tried");
    expect(await listing()).toBe(before);
  });

  test("is to the last byte as it was after all of that, and names nothing but the courses' images", async () => {
    expect(await listing()).toBe(before);
    const catalog = JSON.parse(await asLearner(neighbour, `curl -s ${mirror}/v2/_catalog`)) as {
      repositories: string[];
    };
    expect(catalog.repositories.filter((name) => name.includes("planted"))).toEqual([]);
    expect(
      await asLearner(neighbour, `docker pull -q alpine && docker images --digests --format '{{.Digest}}'`),
    ).toContain(alpine);
  });

  test("a neighbour pulls undisturbed while a sandbox uploads without end", async () => {
    const upload = `curl -s -m 5 -o /dev/null -X PATCH -T /tmp/much ${mirror}/v2/library/alpine/blobs/uploads/x`;
    const flood = asLearner(
      attacker,
      `for i in $(seq 8); do (end=$((SECONDS + 8)); while [ $SECONDS -lt $end ]; do ${upload}; done) & done; wait; echo over`,
    );
    const pull = "docker rmi -f alpine > /dev/null; docker pull -q alpine";
    for (let times = 0; times < 5; times++)
      expect(await asLearner(neighbour, pull)).toBe("docker.io/library/alpine:latest");
    expect(await flood).toBe("over");
    expect(await listing()).toBe(before);
  });

  test("is written to where no sandbox reaches", async () => {
    await whileWritable(docker, config, "kept", async (address) => {
      expect((await fetch(`http://${address}/v2/`)).status).toBe(200);
      const { NetworkSettings } = await docker.getContainer(writerName(config)).inspect();
      const { port } = new URL(`http://${address}`);
      const own = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((one) => one.address));
      const gateways = Object.values(config.networks).map(({ gateway }) => gateway);
      const hosts = [...new Set([...own, ...gateways, "10.0.2.2"])].filter((one) => !one.includes(":"));
      const targets = [
        ...hosts.map((host) => `${host}:${port}`),
        `${Object.values(NetworkSettings.Networks)[0]?.IPAddress}:5000`,
      ];
      const ask = `${targets.map((target) => `curl -s -m 2 -o /dev/null -w '%{http_code} ' http://${target}/v2/ &`).join(" ")} wait`;
      for (const sandbox of [attacker, neighbour])
        for (const said of [await asLearner(sandbox, ask), await outside(engine, sandbox, ask)])
          expect(said.split(" ")).toEqual(targets.map(() => "000"));
    });
  });
});

test("a learner pushes to a registry of their own, pulls it back, and nobody else sees it", async () => {
  const script = `docker run -d -p 5000:5000 --name registry registry:2 > /dev/null
    until curl -s -o /dev/null localhost:5000/v2/; do sleep 0.1; done
    echo ${planted} | docker run -i --name made alpine sh -c 'cat > /planted'
    docker commit made localhost:5000/mine > /dev/null; docker push -q localhost:5000/mine
    docker rm made > /dev/null; docker rmi localhost:5000/mine > /dev/null; docker run --rm localhost:5000/mine cat /planted 2> /dev/null
    curl -s localhost:5000/v2/_catalog`;
  const said = await asLearner(attacker, script);
  expect(said.split("\n")).toEqual(["localhost:5000/mine:latest", planted, '{"repositories":["mine"]}']);

  const address = (await outside(engine, attacker, "hostname -I")).split(" ")[0] ?? "";
  const reach = `curl -s -m 2 http://${address}:5000/v2/_catalog; curl -s -m 2 localhost:5000/v2/_catalog; docker pull localhost:5000/mine 2>&1; docker pull ${mirror.slice(7)}/mine 2>&1; echo tried`;
  const answered = await asLearner(neighbour, reach);
  expect(answered).toMatch(/tried$/);
  expect(answered).not.toContain("repositories");
  expect(await asLearner(neighbour, "docker images --format '{{.Repository}}'")).not.toContain("mine");
  expect(await listing()).toBe(before);
});
