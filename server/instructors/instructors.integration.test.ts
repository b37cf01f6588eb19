import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstructorsView, MeView } from "../protocol/instructors.ts";
import { call, createClass, signIn, teach } from "../testing/class-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const PASSWORD = "correct horse battery";

describe("accounts", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.dispose());

  const me = async (cookie?: string) => (await call<MeView>(server.base, "GET", "/api/instructor", { cookie })).body;
  const setUp = (token: string, email: string) =>
    call<MeView>(server.base, "POST", "/api/instructor/set-up", {
      body: { token, name: "Ada", email, password: PASSWORD },
    });

  test("the first link makes the first account, once, however many use it at the same time", async () => {
    expect((await me()).needsSetUp).toBe(true);
    const token = (await server.context.instructors.firstLink()) ?? "";
    const answers = await Promise.all(["ada@example.org", "eve@example.org"].map((email) => setUp(token, email)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await me()).needsSetUp).toBe(false);
    expect(await server.context.instructors.firstLink()).toBeNull();
  });

  test("an invitation makes another account, with the address it was made for", async () => {
    const cookie = await signIn(server, "Grace");
    expect((await me(cookie)).instructor).toMatchObject({ name: "Grace", email: "grace@example.org" });
    const invited = await call<{ path: string }>(server.base, "POST", "/api/instructors/invitations", {
      cookie,
      body: { email: "edsger@example.org" },
    });
    const token = invited.body.path.split("#")[1] ?? "";
    await setUp(token, "somebody-else@example.org");
    const { body } = await call<InstructorsView>(server.base, "GET", "/api/instructors", { cookie });
    expect(body.instructors.map(({ email }) => email)).toContain("edsger@example.org");
    expect(body.invitations).toEqual([]);
  });

  test("signing out ends the session and closes its sockets", async () => {
    const cookie = await signIn(server, "Grace");
    const card = await createClass(server.base, cookie);
    const page = await teach(server.base, cookie, card.class.id);
    const closed = page.closed();
    await call(server.base, "POST", "/api/instructor/sign-out", { cookie, body: {} });
    expect(await closed).toBe(4001);
    expect((await me(cookie)).instructor).toBeNull();
  });

  test("a new password by a link ends every session, and the old one is no longer right", async () => {
    const cookie = await signIn(server, "Grace");
    const { instructor } = await me(cookie);
    const { token } = await server.context.instructors.reset(instructor?.id ?? "", null);
    const body = { token, name: "x", email: "x@example.org", password: "another password" };
    expect((await call(server.base, "POST", "/api/instructor/set-up", { body })).status).toBe(200);
    expect((await me(cookie)).instructor).toBeNull();
    const old = { email: "grace@example.org", password: PASSWORD };
    expect((await call(server.base, "POST", "/api/instructor/sign-in", { body: old })).status).toBe(403);
  });

  test("wrong passwords are limited", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 11; at++) {
      const body = { email: "nobody@example.org", password: `guess ${at}` };
      statuses.push((await call(server.base, "POST", "/api/instructor/sign-in", { body })).status);
    }
    expect(statuses.at(0)).toBe(403);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("single sign-on", () => {
  let server: TestServer;
  let provider: Server;
  beforeAll(async () => {
    provider = createServer();
    await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    server = await startTestServer({
      env: {
        OIDC_ISSUER: issuer,
        OIDC_CLIENT_ID: "workshop",
        OIDC_CLIENT_SECRET: "a secret of the two",
        OIDC_ALLOWED: "@example.org",
      },
    });
    provider.on("request", makeProvider(issuer, `${server.base}/api/oidc/callback`).callback());
  });
  afterAll(async () => {
    await server.dispose();
    provider.closeAllConnections();
    provider.close();
  });

  test("lets in who is allowed, and knows them again", async () => {
    for (let round = 0; round < 2; round++) {
      const { cookie, ended } = await signInAt(server.base, "ada@example.org");
      expect(ended).toBe("/teach");
      const { body } = await call<MeView>(server.base, "GET", "/api/instructor", { cookie });
      expect(body.instructor).toMatchObject({ name: "Name of ada@example.org", email: "ada@example.org" });
    }
    expect(await server.context.db.selectFrom("instructor").selectAll().execute()).toHaveLength(1);
  });

  test("refuses who is not, and who has no verified address", async () => {
    expect((await signInAt(server.base, "eve@example.com")).ended).toBe("/teach?problem=oidc-refused");
    expect((await signInAt(server.base, "unverified@example.org")).ended).toBe("/teach?problem=oidc-failed");
  });

  test("takes an answer of the provider once", async () => {
    const { callback, flowCookie } = await signInAt(server.base, "ada@example.org");
    const again = await fetch(callback, { redirect: "manual", headers: { cookie: flowCookie } });
    expect(again.headers.get("location")).toBe("/teach?problem=oidc-failed");
  });
});

/** A real provider. Whoever logs in there is who they say, as its development pages have it. */
function makeProvider(issuer: string, redirectUri: string): Provider {
  return new Provider(issuer, {
    clients: [{ client_id: "workshop", client_secret: "a secret of the two", redirect_uris: [redirectUri] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["for this test only"] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: id,
        email_verified: !id.startsWith("unverified"),
        name: `Name of ${id}`,
      }),
    }),
  });
}

/** A browser's way through the provider, without the browser: redirects, cookies, two forms. */
async function signInAt(base: string, account: string) {
  const jar = new Map<string, string>();
  let url = `${base}/api/oidc/start`;
  let callback = "";
  let flowCookie = "";
  let form: URLSearchParams | null = null;
  for (let hops = 0; hops < 20; hops++) {
    if (url.includes("/api/oidc/callback")) {
      callback = url;
      flowCookie = cookiesOf(jar);
    }
    const response: Response = await fetch(url, {
      method: form === null ? "GET" : "POST",
      body: form,
      redirect: "manual",
      headers: { cookie: cookiesOf(jar) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    form = null;
    const location = response.headers.get("location");
    if (location?.startsWith("/teach")) return { cookie: cookiesOf(jar), ended: location, callback, flowCookie };
    if (location !== null) {
      url = new URL(location, url).href;
      continue;
    }
    const page = await response.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(`no way on from ${url}: ${page.slice(0, 300)}`);
    url = new URL(action, url).href;
    form = new URLSearchParams({ prompt, login: account, password: "any" });
  }
  throw new Error("too many redirects");
}

function cookiesOf(jar: ReadonlyMap<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}
