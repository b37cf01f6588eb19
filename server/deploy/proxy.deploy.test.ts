import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { PROXIES } from "../setup/proxies.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { PROXY_HOST, type RunningProxy, startProxy } from "../testing/proxy.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { freePort } from "./free-port.ts";
import { openShell, runIn } from "./shell.ts";

const WRONG_GUESSES = 10;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** The address that the request comes from. */
  readonly from?: string;
}

describe.each(PROXIES)("behind %s as deploy/proxy sets it up", (name) => {
  let server: TestServer;
  let proxy: RunningProxy;
  let base = "";
  let plainPort = 0;
  const trustBefore = process.env.NODE_TLS_REJECT_UNAUTHORIZED;

  beforeAll(async () => {
    const port = await freePort();
    plainPort = await freePort();
    base = `https://127.0.0.1:${port}`;
    const origins = `${base},https://${PROXY_HOST}`;
    server = await startTestServer({ env: { PUBLIC_ORIGIN: origins, TRUSTED_PROXIES: "1" } });
    const serverPort = Number(new URL(server.base).port);
    proxy = await startProxy(name, { https: port, http: plainPort, server: serverPort });
    // The learner on the wire takes any certificate; that this one fits is tested below.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  });

  afterAll(async () => {
    if (trustBefore === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = trustBefore;
    await proxy?.stop();
    await server?.dispose();
  });

  async function ask(path: string, { method = "GET", headers = {}, body, from }: Asked = {}): Promise<Answer> {
    // Whatever name is asked for, the certificate has to be of this one.
    const trust = { ca: proxy.certificate, rejectUnauthorized: true, servername: PROXY_HOST };
    const request = https.request(base + path, { method, headers, localAddress: from, agent: false, ...trust });
    request.end(body);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
  }

  function guess(code: string, more: Asked = {}): Promise<Answer> {
    const headers = { "content-type": "application/json", ...more.headers };
    return ask("/api/join", { method: "POST", body: JSON.stringify({ code, name: "Grace" }), ...more, headers });
  }

  test("the page comes over TLS to stay there, its assets compressed, its cookie for TLS alone", async () => {
    const page = await ask("/");
    expect(page.status).toBe(200);
    expect(page.headers["strict-transport-security"]).toBe("max-age=31536000");
    expect(page.headers["content-security-policy"]).toContain("default-src 'self'");
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? "none";
    const asset = await ask(script, { headers: { "accept-encoding": "gzip" } });
    expect(asset.headers["content-encoding"]).toBe("gzip");
    expect(asset.headers["cache-control"]).toContain("immutable");
    const session = await ask("/api/session", { method: "POST", headers: { "accept-encoding": "gzip" } });
    expect(session.headers["content-encoding"]).toBeUndefined();
    expect(session.headers["set-cookie"]?.[0]).toMatch(/HttpOnly; Secure; SameSite=Strict/);
  });

  test("a learner works through its sockets, and comes back to the same shell", async () => {
    const learner = await LearnerClient.connect(base);
    const terminal = await openShell(learner);
    await terminal.run("kept=in-this-shell");
    terminal.type("echo typed-by-key");
    await terminal.shows("typed-by-key");
    terminal.type("\r");
    learner.close();
    terminal.close();
    const back = await LearnerClient.connect(base, { cookie: learner.session });
    expect(await runIn(back, "echo it-is-$kept")).toContain("it-is-in-this-shell");
    back.close();
  });

  test("sockets open for our origins alone", async () => {
    const open = async (origin: string, host?: string) => {
      const headers = host === undefined ? { origin } : { origin, host };
      const socket = new WebSocket(`${base.replace("http", "ws")}/ws/check`, { headers });
      socket.on("error", () => {});
      const refused = once(socket, "unexpected-response").then(
        ([, response]) => (response as IncomingMessage).statusCode,
      );
      const outcome = await Promise.race([once(socket, "open").then(() => "open"), refused]);
      socket.terminate();
      return outcome;
    };
    expect(await open(base)).toBe("open");
    expect(await open(`https://${PROXY_HOST}`, PROXY_HOST)).toBe("open");
    expect(await open("https://evil.example.org")).toBe(403);
    expect(await open("https://evil.example.org", PROXY_HOST)).toBe(403);
  });

  test("another name than ours gets nothing of the workshop", async () => {
    expect((await ask("/", { headers: { host: PROXY_HOST } })).body).toContain("<title>");
    const other = await ask("/", { headers: { host: "other.example.org" } });
    expect(other.body).not.toContain("<title>");
    if (name === "nginx") expect(other.status).toBe(421);
  });

  test("guesses count for the learner's address, whatever the learner says it is", async () => {
    for (let count = 0; count < WRONG_GUESSES; count++)
      expect((await guess("AAAA-AAAA", { headers: { "x-forwarded-for": `10.0.0.${count}` } })).status).toBe(404);
    expect((await guess("AAAA-AAAA", { headers: { "x-forwarded-for": "10.0.1.1" } })).status).toBe(429);
    expect((await guess("AAAA-AAAA", { from: "127.0.0.2" })).status).toBe(404);
  });

  test("what is too long is refused by the proxy, and metrics are not shown", async () => {
    const long = await guess("A".repeat(200_000));
    // What Caddy of Debian 12 calls it when the body breaks off at the limit.
    expect(long.status).toBe(name === "caddy" ? 502 : 413);
    expect(long.headers["content-type"] ?? "").not.toContain("json");
    expect((await ask("/metrics")).status).toBe(404);
  });

  test.runIf(name === "nginx")("plain http is sent to https", async () => {
    const request = http.get({ port: plainPort, host: "127.0.0.1", path: "/join", agent: false });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(301);
    expect(response.headers.location).toBe(`https://${PROXY_HOST}/join`);
  });
});
