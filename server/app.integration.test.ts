import { afterAll, beforeAll, expect, test } from "vitest";
import { errorView } from "./protocol/http.ts";
import { exchange } from "./testing/raw-http.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
const log: string[] = [];

beforeAll(async () => {
  server = await startTestServer({ full: true, onLog: (line) => log.push(line) });
});
afterAll(() => server.dispose());

test.each([
  ["GET", "/api/none"],
  ["POST", "/api/courses"],
  ["POST", "/"],
  ["PUT", "/docker-workshop"],
  ["DELETE", "/healthz"],
  ["GET", "/assets/none.js"],
  ["GET", "/%"],
])("%s %s, where there is nothing, is answered with an error in our own words", async (method, path) => {
  const answer = await fetch(server.base + path, { method });
  expect([400, 404]).toContain(answer.status);
  expect(errorView.strict().parse(await answer.json()).error.retry).toBe(false);
});

test.each([
  "Transfer-Encoding: chunked\r\n\r\n",
  "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
  "Content-Length: 5\r\n\r\nab",
])("who leaves in the middle of a request, after %j, is no error in the log", async (cut) => {
  await exchange(
    server.base,
    Buffer.from(`GET /docker-workshop HTTP/1.1\r\nHost: ${new URL(server.base).host}\r\n${cut}`),
  );
  expect(log).toEqual([]);
});
