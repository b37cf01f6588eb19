import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ensureOperatorKey, renewOperatorKey } from "../operator/operator-key.ts";
import { type OperatorOverview, operatorOverview } from "../protocol/operator.ts";
import { call, createClass, joinAs, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

let dataDir: string;
let server: TestServer;
let key: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "workshop-operator-"));
  key = ensureOperatorKey(dataDir);
  server = await startTestServer({ env: { DATA_DIR: dataDir, SANDBOX_WARM: "1", TRUSTED_PROXIES: "1" } });
}, 60_000);

afterAll(async () => {
  await server.dispose();
  rmSync(dataDir, { recursive: true });
});

async function enter(withKey = key): Promise<string> {
  return (await call(server.base, "POST", "/api/operator/session", { body: { key: withKey } })).cookie;
}

async function overview(cookie: string): Promise<OperatorOverview> {
  const { body } = await call(server.base, "GET", "/api/operator/overview", { cookie });
  return operatorOverview.parse(body);
}

async function enterFrom(address: string, withKey: string): Promise<number> {
  const response = await fetch(`${server.base}/api/operator/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    body: JSON.stringify({ key: withKey }),
  });
  return response.status;
}

describe("access", () => {
  test("the key opens a session in a cookie that no script and no other site sees", async () => {
    const response = await fetch(`${server.base}/api/operator/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key }),
    });
    expect(response.status).toBe(200);
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^workshop-operator=\d{13}\.[\w-]{43};/);
    for (const attribute of ["HttpOnly", "SameSite=Strict", "Max-Age=43200", "Path=/api/operator"])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain(key);
  });

  test("who has no session is told how to get one, and gets nothing", async () => {
    for (const [method, path] of [
      ["GET", "/api/operator/overview"],
      ["DELETE", "/api/operator/sandboxes/none"],
    ] as const) {
      const { status, body } = await call<{ error: { message: string } }>(server.base, method, path, {
        cookie: "workshop-operator=9999999999999.forged",
      });
      expect(status).toBe(401);
      expect(body.error.message).toContain("npm run operator -- link");
    }
  });

  test("after ten wrong keys an address waits, the right key or not; another comes in", async () => {
    for (let tries = 0; tries < 10; tries++) expect(await enterFrom("192.0.2.1", "wrong")).toBe(403);
    expect(await enterFrom("192.0.2.1", key)).toBe(429);
    expect(await enterFrom("192.0.2.2", key)).toBe(200);
  });

  test("signing out forgets the session", async () => {
    const { cookie } = await call(server.base, "POST", "/api/operator/sign-out", { body: {} });
    expect(cookie).toBe("workshop-operator=");
  });
});

describe("the overview", () => {
  test("shows whose each sandbox is, what it uses, and what is started ahead", async () => {
    const instructor = await signIn(server);
    const { class: klass, settings } = await createClass(server.base, instructor, { title: "Tuesday class" });
    await openClass(await teach(server.base, instructor, klass.id));
    const seat = await joinAs(server.base, settings.code, "Grace");
    const alone = await LearnerClient.connect(server.base);
    await seat.ready();
    await alone.ready();
    await vi.waitFor(() => expect(server.context.pool.stock.size).toBeGreaterThan(0), { timeout: 90_000 });
    await server.context.usage.sample();

    const { sandboxes, pool, classes, samples, machine } = await overview(await enter());
    const owners = sandboxes.map(({ owner }) => owner);
    expect(owners).toContainEqual({ kind: "seat", class: "Tuesday class", seat: "Grace" });
    expect(owners).toContainEqual({ kind: "alone" });
    expect(owners).toContainEqual({ kind: "nobody" });
    const own = sandboxes.find(({ owner }) => owner.kind === "alone");
    expect(own?.memory).toBeGreaterThan(1024 ** 2);
    expect(own?.processes).toBeGreaterThan(3);
    expect(pool).toMatchObject({ inUse: 2, limit: 8, queued: 0 });
    expect(classes).toEqual({ open: 1, seatsTaken: 1, seatsWanted: 8 });
    expect(machine.memoryTotal).toBeGreaterThan(machine.memoryAvailable ?? Number.POSITIVE_INFINITY);
    const last = samples.at(-1);
    expect(last?.sandboxes).toBe(2);
    expect(last?.memory).toBeGreaterThan(1024 ** 2);
    alone.close();
    seat.close();
  }, 120_000);

  test("gives only the samples after a time", async () => {
    const cookie = await enter();
    await server.context.usage.sample();
    const { samples } = await overview(cookie);
    const last = samples.at(-1)?.at ?? 0;
    const { body } = await call<OperatorOverview>(server.base, "GET", `/api/operator/overview?since=${last}`, {
      cookie,
    });
    expect(body.samples.every(({ at }) => at > last)).toBe(true);
  });

  test("tells versions, and of each course image whether it is a stand-in, as its label says", async () => {
    const { versions, images } = await overview(await enter());
    expect(versions.workshop).toMatch(/^\d+\.\d+\.\d+$/);
    expect(versions.engine).toMatch(/^\d+\./);
    expect(versions.kernel).toMatch(/^\d+\./);
    const cookie = await enter();
    const alone = await LearnerClient.connect(server.base);
    await alone.ready();
    const terminal = await alone.firstTerminal();
    // What a sandbox really pulls.
    const label = '{{index .Config.Labels "workshop.stand-in"}}';
    await terminal.freshPrompt();
    const shown = await terminal.run(`docker pull -q alpine; docker inspect -f 'label=[${label}]' alpine`);
    const isStandIn = !shown.includes("label=[]");
    expect(images.find(({ name }) => name.startsWith("alpine"))?.source).toBe(isStandIn ? "standIn" : "original");
    expect((await overview(cookie)).images.map(({ source }) => source)).not.toContain("missing");
    alone.close();
  });

  test("says what is amiss, as it is", async () => {
    const cookie = await enter();
    expect((await overview(cookie)).amiss.map(({ kind }) => kind)).not.toContain("storage");
    const full = Object.assign(new Error("full"), { code: "SQLITE_FULL" });
    server.context.storage.failed(full);
    expect((await overview(cookie)).amiss).toContainEqual(expect.objectContaining({ kind: "storage", level: "bad" }));
    await vi.waitFor(
      async () => expect((await overview(cookie)).amiss.map(({ kind }) => kind)).not.toContain("storage"),
      {
        timeout: 10_000,
      },
    );
  });
});

describe("ending a sandbox", () => {
  test("of a learner ends it, tells them by whom, and lets them have another", async () => {
    const cookie = await enter();
    const learner = await LearnerClient.connect(server.base);
    await learner.ready();
    const [mine] = server.context.pool.sandboxes().slice(-1);
    const ended = learner.after("sandbox", ({ sandbox }) => sandbox.state === "ended");
    const { status } = await call(server.base, "DELETE", `/api/operator/sandboxes/${mine?.id}`, { cookie });
    expect(status).toBe(200);
    expect((await ended).sandbox).toMatchObject({ reason: "operator" });
    expect((await server.context.engine.list()).map(({ id }) => id)).not.toContain(mine?.id);
    const again = await call(server.base, "DELETE", `/api/operator/sandboxes/${mine?.id}`, { cookie });
    expect(again.status).toBe(404);
    const ready = learner.after("sandbox", ({ sandbox }) => sandbox.state === "ready");
    learner.send({ type: "sandbox.retry" });
    await ready;
    learner.close();
  });

  test("that nobody has yet removes it", async () => {
    const cookie = await enter();
    const { stock } = server.context.pool;
    await vi.waitFor(() => expect(stock.size).toBeGreaterThan(0), { timeout: 90_000 });
    const [waiting] = stock.list();
    await call(server.base, "DELETE", `/api/operator/sandboxes/${waiting?.id}`, { cookie });
    await vi.waitFor(() => expect(stock.list().map(({ id }) => id)).not.toContain(waiting?.id), { timeout: 90_000 });
    expect((await server.context.engine.list()).map(({ id }) => id)).not.toContain(waiting?.id);
  }, 200_000);
});

test("a new key ends all sessions, and opens new ones", async () => {
  const cookie = await enter();
  await overview(cookie);
  const next = renewOperatorKey(dataDir);
  expect((await call(server.base, "GET", "/api/operator/overview", { cookie })).status).toBe(401);
  expect(await enter()).toBe("");
  await overview(await enter(next));
});
