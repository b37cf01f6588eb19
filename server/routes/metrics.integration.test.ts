import { afterEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const TOKEN = "a-token-of-the-operator";
let server: TestServer;
afterEach(() => server.dispose());

async function statusWith(headers: Record<string, string>): Promise<number> {
  return (await fetch(`${server.base}/metrics`, { headers })).status;
}

describe("without a token", () => {
  test("it answers this machine directly, in Prometheus's format", async () => {
    server = await startTestServer();
    const response = await fetch(`${server.base}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    expect(await response.text()).toContain("# TYPE workshop_sandboxes gauge");
  });

  test("what was passed on by a proxy is not answered", async () => {
    server = await startTestServer();
    for (const name of ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
      expect(await statusWith({ [name]: "127.0.0.1" })).toBe(404);
  });
});

describe("with a token", () => {
  test("it answers whoever bears it, also through a proxy, and nobody else", async () => {
    server = await startTestServer({ env: { METRICS_TOKEN: TOKEN } });
    const right = { Authorization: `Bearer ${TOKEN}` };
    expect(await statusWith(right)).toBe(200);
    expect(await statusWith({ ...right, "X-Forwarded-For": "192.0.2.1" })).toBe(200);
    expect(await statusWith({})).toBe(401);
    for (const wrong of [`Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, "Bearer", TOKEN])
      expect(await statusWith({ Authorization: wrong })).toBe(401);
  });
});
