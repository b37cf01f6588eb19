import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { freePort } from "../deploy/free-port.ts";
import { courseImagesStage } from "./course-images.ts";
import { engineClient } from "./engine.ts";
import { follow } from "./images.ts";
import { registryStage } from "./registry.ts";
import { mirrorName, servedDigest } from "./registry-image.ts";
import { removeWriter, whileWritable, writerName } from "./registry-writer.ts";

const docker = engineClient();
const machine = readConfig({});
/** A registry of the test's own, on an installation that has had alpine and ubuntu before. */
let config = machine;
const images = [
  { name: "alpine", standIn: "alpine", preload: false },
  { name: "ubuntu", standIn: "ubuntu", preload: false },
] as const;

/** Of every file with its size and time. */
const LISTING = "find /var/lib/registry -printf '%p %s %T@\\n' | sort | sha256sum";

beforeAll(async () => {
  await moveTo(await freePort());
  await setUp();
});
afterAll(async () => {
  await remove();
  await forget();
});

async function moveTo(port: number): Promise<void> {
  config = { ...machine, registry: { ...machine.registry, name: `test-registry-${process.pid}`, port } };
  for (const { name } of images)
    await docker.getImage(`${mirrorName(machine, name)}:latest`).tag({ repo: mirrorName(config, name), tag: "latest" });
}

async function forget(): Promise<void> {
  for (const { name } of images) await docker.getImage(`${mirrorName(config, name)}:latest`).remove({ noprune: true });
}

async function setUp(): Promise<void> {
  for (const stage of [registryStage(docker, config), courseImagesStage(docker, config, images)])
    await stage.run(() => {});
}

async function remove(): Promise<void> {
  await removeWriter(docker, config);
  await docker.getContainer(config.registry.name).remove({ force: true });
  await docker.getVolume(config.registry.name).remove();
}

/** A registry as it was before, which everybody could write to. */
async function startOldRegistry(): Promise<void> {
  const { name, port } = config.registry;
  await docker.createContainer({
    name,
    Image: "workshop-registry:latest",
    Entrypoint: ["docker-registry", "serve", "/etc/workshop/registry-writer.yml"],
    Labels: { "workshop.role": "registry" },
    HostConfig: {
      PortBindings: { "5000/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] },
      Mounts: [{ Type: "volume", Source: name, Target: "/var/lib/registry" }],
    },
  });
  await docker.getContainer(name).start();
  await expect.poll(() => status("GET", "/v2/")).toBe(200);
}

/** 0: no answer, as from a registry that has just begun. */
async function status(method: string, path: string): Promise<number> {
  const url = `http://127.0.0.1:${config.registry.port}${path}`;
  const headers = { accept: "application/vnd.docker.distribution.manifest.v2+json" };
  return fetch(url, { method, headers, signal: AbortSignal.timeout(4000) }).then(
    (response) => response.status,
    () => 0,
  );
}

/** Pushes one of the images under another name. */
async function push(image: string, address: string, path: string): Promise<void> {
  const repo = `${address}/${path}`;
  await docker.getImage(`${mirrorName(machine, image)}:latest`).tag({ repo, tag: "latest" });
  const pushed = docker.getImage(`${repo}:latest`);
  await follow(docker, await pushed.push({ authconfig: {} }), () => {});
  await pushed.remove({ noprune: true });
}

/** Runs a script as the writer that set-up uses: with the volume, writable. */
async function inVolume(script: string): Promise<string> {
  const container = await docker.createContainer({
    Image: "workshop-registry:latest",
    Tty: true,
    Entrypoint: ["sh", "-c", script],
    HostConfig: { Mounts: [{ Type: "volume", Source: config.registry.name, Target: "/var/lib/registry" }] },
  });
  try {
    await container.start();
    await container.wait();
    return (await container.logs({ stdout: true, stderr: true })).toString();
  } finally {
    await container.remove({ force: true });
  }
}

test("what learners pushed to a registry from before is gone, and the tags that they overwrote are the course's again", async () => {
  const digests = await Promise.all(images.map(({ name }) => servedDigest(config, name)));
  await remove();
  await startOldRegistry();
  const address = `127.0.0.1:${config.registry.port}`;
  // Under another name of this machine, as a sandbox has one.
  await push("ubuntu", `localhost:${config.registry.port}`, "library/alpine");
  await push("alpine", `localhost:${config.registry.port}`, "planted/image");
  const begun = await fetch(`http://${address}/v2/planted/upload/blobs/uploads/`, { method: "POST" });
  await fetch(begun.headers.get("location") ?? "", { method: "PATCH", body: new Uint8Array(randomBytes(5_000_000)) });
  expect(await inVolume("find /var/lib/registry -name data -size +4M -path '*_uploads*'")).toContain("upload");
  expect(await status("HEAD", "/v2/planted/image/manifests/latest")).toBe(200);
  expect(await servedDigest(config, "alpine")).not.toBe(digests[0]);

  await setUp();
  expect(await Promise.all(images.map(({ name }) => servedDigest(config, name)))).toEqual(digests);
  expect(await status("HEAD", "/v2/planted/image/manifests/latest")).toBe(404);
  expect(await inVolume("find /var/lib/registry | grep -E 'planted|_uploads/.' || echo nothing")).toContain("nothing");
});

test.each([
  [
    "a tag that names another image",
    "cd $repositories/library && cp ubuntu/_manifests/tags/latest/current/link alpine/_manifests/tags/latest/current/link && cp -r ubuntu/_manifests/revisions ubuntu/_layers alpine/ && cp -r ubuntu/_manifests/revisions alpine/_manifests/",
  ],
  ["a tag that is not there", "rm -r $repositories/library/alpine/_manifests/tags"],
  ["a layer that is cut short", "find $blobs -name data -size +500k | while read f; do truncate -s 1000 $f; done"],
  ["a layer that is not there", "rm -r $repositories/library/alpine/_layers"],
  [
    "a manifest of other bytes",
    "for f in $(grep -l rootfs.diff.tar $blobs/*/*/data); do sed -i 's/schemaVersion\": 2/schemaVersion\":  2/' $f; done",
  ],
  ["nothing at all", "rm -r $repositories $blobs"],
])("set-up mends a registry with %s", async (_what, script) => {
  const digests = await Promise.all(images.map(({ name }) => servedDigest(config, name)));
  const root = "/var/lib/registry/docker/registry/v2";
  expect(await inVolume(`set -e; repositories=${root}/repositories blobs=${root}/blobs/sha256; ${script}`)).toBe("");
  expect(await servedDigest(config, "alpine")).not.toBe(digests[0]);
  await setUp();
  expect(await Promise.all(images.map(({ name }) => servedDigest(config, name)))).toEqual(digests);
});

test("with nothing to mend set-up writes nothing, and the registry goes on as it was", async () => {
  const before = await docker.getContainer(config.registry.name).inspect();
  const listing = await inVolume(LISTING);
  await setUp();
  expect(await inVolume(LISTING)).toBe(listing);
  expect((await docker.getContainer(config.registry.name).inspect()).State.StartedAt).toBe(before.State.StartedAt);
});

test("when the Engine's images were pruned, the registry's copy counts and nothing is fetched again", async () => {
  const name = `${mirrorName(config, "alpine")}:latest`;
  const { Id } = await docker.getImage(name).inspect();
  const digest = await servedDigest(config, "alpine");
  await docker.getImage(name).remove({ noprune: true });
  await setUp();
  expect((await docker.getImage(name).inspect()).Id).toBe(Id);
  expect(await servedDigest(config, "alpine")).toBe(digest);
});

test("while set-up writes, the registry goes on serving, and serves what is new at once", async () => {
  await whileWritable(docker, config, "kept", async (address) => {
    expect(await status("HEAD", "/v2/new/image/manifests/latest")).toBe(404);
    await push("alpine", address, "new/image");
    expect(await status("HEAD", "/v2/new/image/manifests/latest")).toBe(200);
    expect(await servedDigest(config, "alpine")).not.toBeNull();
  });
});

test("the writer is there while it is needed, and on the loopback only", async () => {
  const written = whileWritable(docker, config, "kept", async () => {
    const { HostConfig, NetworkSettings } = await docker.getContainer(writerName(config)).inspect();
    expect(NetworkSettings.Ports["5000/tcp"]?.map(({ HostIp }) => HostIp)).toEqual(["127.0.0.1"]);
    expect(HostConfig.AutoRemove).toBe(true);
    throw new Error("cut short");
  });
  await expect(written).rejects.toThrow("cut short");
  await expect(docker.getContainer(writerName(config)).inspect()).rejects.toThrow("no such container");
});

test("a set-up that is killed while it writes leaves no writer", async () => {
  const script = `import { engineClient } from "./server/setup/engine.ts";
    import { whileWritable } from "./server/setup/registry-writer.ts";
    await whileWritable(engineClient(), ${JSON.stringify(config)}, "kept", async () => {
      console.log("writable");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const setUp = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  setUp.stderr.pipe(process.stderr);
  await once(setUp.stdout, "data");
  await docker.getContainer(writerName(config)).inspect();
  setUp.kill("SIGKILL");
  const isThere = () =>
    docker
      .getContainer(writerName(config))
      .inspect()
      .then(
        () => true,
        () => false,
      );
  await expect.poll(isThere).toBe(false);
});

test("what the registry refuses fills no disk: its log keeps a share", async () => {
  const nonsense = "x".repeat(6000);
  const name = config.registry.name;
  for (let times = 0; times < 8; times++)
    await Promise.all(Array.from({ length: 50 }, () => status("PUT", `/v2/${nonsense}/manifests/latest`)));
  const said = await docker.getContainer(name).logs({ stdout: true, stderr: true });
  expect(said.length).toBeGreaterThan(100_000);
  expect(said.length).toBeLessThan(2_500_000);
});

test("a registry that was made in another way is made anew, with its images", async () => {
  const digest = await servedDigest(config, "alpine");
  await forget();
  await moveTo(await freePort());
  expect(await servedDigest(config, "alpine")).toBeNull();
  await registryStage(docker, config).run(() => {});
  expect(await servedDigest(config, "alpine")).toBe(digest);
});
