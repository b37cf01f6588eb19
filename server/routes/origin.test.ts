import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { hostAllowed, originAllowed } from "./origin.ts";

const local = readConfig({});
const open = readConfig({ HOST: "0.0.0.0" });
const published = readConfig({ PUBLIC_ORIGIN: "https://workshop.example.org" });

function request(origin: string | undefined, host: string): IncomingMessage {
  return { headers: { host, origin } } as IncomingMessage;
}

describe("a socket is opened", () => {
  test.each([
    [local, "http://127.0.0.1:8080", "127.0.0.1:8080"],
    [local, "http://localhost:8080", "localhost:8080"],
    [open, "http://192.0.2.7:8080", "192.0.2.7:8080"],
    [published, "https://workshop.example.org", "workshop.example.org"],
    [published, "https://workshop.example.org", "127.0.0.1:8080"],
  ])("by a page of this server (%#: %s)", (config, origin, host) => {
    expect(originAllowed(config, request(origin as string, host as string))).toBe(true);
  });
});

describe("a socket is refused", () => {
  test.each([
    ["a page of another site", local, "http://evil.example", "127.0.0.1:8080"],
    ["a page of another port", local, "http://127.0.0.1:9090", "127.0.0.1:8080"],
    [
      "a page whose name merely begins like ours",
      published,
      "https://workshop.example.org.evil.example",
      "workshop.example.org",
    ],
    ["no page at all", local, undefined, "127.0.0.1:8080"],
    ["a sandboxed page", local, "null", "127.0.0.1:8080"],
    ["a hostile name that points here", local, "http://rebind.example:8080", "rebind.example:8080"],
    ["plain http where the origin is https", published, "http://workshop.example.org", "other.example.org"],
  ])("to %s", (_what, config, origin, host) => {
    expect(originAllowed(config, request(origin, host))).toBe(false);
  });
});

test("the server answers only to its own names", () => {
  expect(hostAllowed(local, "evil.example")).toBe(false);
  expect(hostAllowed(local, undefined)).toBe(false);
  expect(hostAllowed(local, "localhost:8080")).toBe(true);
  expect(hostAllowed(published, "workshop.example.org")).toBe(true);
});
