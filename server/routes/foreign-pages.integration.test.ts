import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClass, signIn } from "../testing/class-client.ts";
import { foreignOrigins } from "../testing/foreign-origins.ts";
import { exchange, request } from "../testing/raw-http.ts";
import { routesOfApi } from "../testing/routes.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const JSON_TYPE = "Content-Type: application/json";

// Not in a hook: what there is to test is read from the server.
const server: TestServer = await startTestServer({ full: true });
const own = `Origin: ${server.base}`;
const CHANGING = routesOfApi(server.context).filter((route) => !route.startsWith("GET "));
let cookie = "";
let classId = "";

beforeAll(async () => {
  cookie = await signIn(server, "Ada");
  classId = (await createClass(server.base, cookie)).class.id;
  const { token } = await server.context.learners.create();
  cookie += `; workshop=${token}`;
});
afterAll(() => server.dispose());

/** The code of the error; null: it was let in, whatever became of it there. */
async function refusal(route: string, lines: readonly string[], body = ""): Promise<string | null> {
  const [method = "", template = ""] = route.split(" ");
  const target = `/api${template.replace(":class", classId).replace(":id", "none")}`;
  const headers = [`Host: ${new URL(server.base).host}`, ...lines];
  const answer = await exchange(server.base, request(method, target, headers, Buffer.from(body)));
  const code = /^{"error":{"code":"(\w+)"/.exec(answer.body)?.[1];
  expect(answer.status === 403 && code === "origin").toBe(code === "origin");
  return code === "origin" ? code : null;
}

const withCookie = (...lines: string[]) => [`Cookie: ${cookie}`, ...lines];

describe.each(CHANGING)("%s, with the cookies of who may", (route) => {
  test("is refused to every page but our own, with a body and without", async () => {
    for (const [what, lines] of foreignOrigins(server.base)) {
      expect([what, await refusal(route, withCookie(...lines))]).toEqual([what, "origin"]);
      expect([what, await refusal(route, withCookie(JSON_TYPE, ...lines), "{}")]).toEqual([what, "origin"]);
    }
  });

  test.each(["cross-site", "same-site", "SAME-ORIGIN", "", "same-origin, none"])(
    "is refused when the browser says it is %j, whatever the origin",
    async (site) => {
      for (const lines of [[own], []])
        expect(await refusal(route, withCookie(`Sec-Fetch-Site: ${site}`, JSON_TYPE, ...lines), "{}")).toBe("origin");
    },
  );

  test.each([
    "Content-Type: text/plain",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Type: application/jsonp",
    "Content-Type: text/plain; application/json",
    "Accept: */*",
  ])("is refused from a browser that says nothing of the page and sends what a form can: %s", async (line) => {
    expect(await refusal(route, withCookie(line), "{}")).toBe("origin");
  });
});

test("none of it changed anything: class, session and accounts are as they were", async () => {
  expect(server.context.classrooms.get(classId).row.title).toBe("Tuesday class");
  const token = /workshop-instructor=([^;]+)/.exec(cookie)?.[1];
  expect(await server.context.instructors.bySession(token)).not.toBeNull();
  expect(await server.context.db.selectFrom("learner").select("id").execute()).toHaveLength(2);
});

describe.each(["POST /session", "POST /leave", "POST /join", "PATCH /classes/:class"])("%s is let in", (route) => {
  test.each([
    ["from our own page", [own]],
    ["from our own page, as browsers of today say", [own, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"]],
    ["from our own page by a browser that leaves the origin out", ["Sec-Fetch-Site: same-origin"]],
    ["from a program that says it is JSON", [JSON_TYPE]],
  ])("%s", async (_who, lines) => {
    expect(await refusal(route, withCookie(...lines))).toBeNull();
  });

  test("from a program without cookies, which is nobody's page", async () => {
    expect(await refusal(route, [])).toBeNull();
  });
});

test("what is asked by GET changes nothing that is kept, so that it needs no look at the page", async () => {
  const before = await everything();
  for (const route of routesOfApi(server.context).filter((one) => one.startsWith("GET "))) {
    const lines = withCookie("Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate");
    expect([route, await refusal(route, lines)]).toEqual([route, null]);
  }
  expect(await everything()).toEqual(before);
});

async function everything(): Promise<unknown[]> {
  const { db } = server.context;
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db);
  return Promise.all(
    tables.rows.map(async ({ name }) => [name, (await sql`select * from ${sql.table(name)}`.execute(db)).rows]),
  );
}
