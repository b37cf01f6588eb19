import { afterAll, beforeAll, expect, test } from "vitest";
import { errorView } from "./protocol/http.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
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
