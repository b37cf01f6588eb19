import { describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { foreignOrigins } from "../testing/foreign-origins.ts";
import { changeAllowed, hostAllowed, originAllowed } from "./origin.ts";

const local = readConfig({});
const open = readConfig({ HOST: "0.0.0.0" });
const wide = readConfig({ HOST: "::" });
const proxied = readConfig({ TRUSTED_PROXIES: "1" });
const published = readConfig({ PUBLIC_ORIGIN: "https://workshop.example.org" });
const named = readConfig({ PUBLIC_ORIGIN: "https://M\u00fcnchen.example:443/, http://workshop.lan:8080" });
const https = { "x-forwarded-proto": "https" };
const http = { "x-forwarded-proto": "http" };

function allowed(config: typeof local, origin: string | undefined, host: string, more = {}): boolean {
  const headers = { host, origin, ...more };
  const isSocket = originAllowed(config, { headers });
  // What changes something is let in from the same pages as sockets.
  if (origin !== undefined) expect(changeAllowed(config, { method: "POST", headers })).toBe(isSocket);
  return isSocket;
}

describe("a page of this server is let in", () => {
  test.each([
    ["on this machine", local, "http://127.0.0.1:8080", "127.0.0.1:8080", {}],
    ["by name", local, "http://localhost:8080", "localhost:8080", {}],
    ["by IPv6", local, "http://[::1]:8080", "[::1]:8080", {}],
    ["at the port that is left out", local, "http://localhost", "localhost", {}],
    ["at the port that a tool does not leave out", local, "http://localhost", "localhost:80", {}],
    ["from another machine", open, "http://192.0.2.7:8080", "192.0.2.7:8080", {}],
    ["from another machine, by IPv6", wide, "http://[2001:db8::7]:8080", "[2001:db8::7]:8080", {}],
    ["under its public name", published, "https://workshop.example.org", "workshop.example.org", {}],
    ["by a proxy that asks for another Host", published, "https://workshop.example.org", "127.0.0.1:8080", {}],
    ["past its proxy, on this machine", published, "http://127.0.0.1:8080", "127.0.0.1:8080", {}],
    [
      "under a name that browsers write in other letters",
      named,
      "https://xn--mnchen-3ya.example",
      "xn--mnchen-3ya.example",
      {},
    ],
    ["under the second name", named, "http://workshop.lan:8080", "workshop.lan:8080", {}],
    ["by a proxy with TLS that says so", local, "https://localhost:8443", "localhost:8443", https],
    [
      "by two proxies, the first with TLS",
      local,
      "https://localhost:8443",
      "localhost:8443",
      { "x-forwarded-proto": "https, http" },
    ],
    ["by a proxy without TLS that says so", proxied, "http://localhost", "localhost", http],
    ["by a proxy with TLS that says nothing", proxied, "https://localhost:8443", "localhost:8443", {}],
    ["by a proxy without TLS that says nothing", proxied, "http://localhost:8081", "localhost:8081", {}],
  ])("%s", (_where, config, origin, host, more) => {
    expect(allowed(config, origin, host, more)).toBe(true);
  });
});

describe("a page is refused", () => {
  test.each([
    ["of another name", published, "https://workshop.example.org.evil.example", "workshop.example.org", {}],
    ["of no TLS where ours has it", published, "http://workshop.example.org", "workshop.example.org", {}],
    ["of no TLS that a proxy lets through", published, "http://workshop.example.org", "workshop.example.org", http],
    ["of another port of our name", published, "https://workshop.example.org:8443", "workshop.example.org", {}],
    ["of a name that is not ours", published, "http://workshop.example.org", "other.example.org", {}],
    ["of a hostile name that points here", local, "http://rebind.example:8080", "rebind.example:8080", {}],
    ["of TLS where there is none", local, "https://localhost:8080", "localhost:8080", {}],
    ["of TLS where a proxy says that there is none", proxied, "https://localhost:8080", "localhost:8080", http],
    ["of no TLS where a proxy says that there is", proxied, "http://localhost:8080", "localhost:8080", https],
    [
      "of none, whatever scheme a proxy names",
      proxied,
      "null",
      "localhost:8080",
      { "x-forwarded-proto": "javascript" },
    ],
    ["of none, under a Host that is no address", wide, "null", "[nothing", {}],
    ["of none at all", local, undefined, "127.0.0.1:8080", {}],
  ])("%s", (_what, config, origin, host, more) => {
    expect(allowed(config, origin, host, more)).toBe(false);
  });

  test.each(
    foreignOrigins("http://127.0.0.1:8080").map(([what, lines]) => [
      what,
      lines.map((line) => line.slice("Origin: ".length)).join(", "),
    ]),
  )("when it is %s", (_what, origin) => {
    for (const config of [local, open, published]) expect(allowed(config, origin, "127.0.0.1:8080")).toBe(false);
  });
});

test("the server answers only to its own names", () => {
  expect(hostAllowed(local, "evil.example")).toBe(false);
  expect(hostAllowed(local, undefined)).toBe(false);
  expect(hostAllowed(local, "localhost:8080")).toBe(true);
  expect(hostAllowed(published, "workshop.example.org")).toBe(true);
});

test.each(["workshop.example.org", "workshop.example.org:8080", "null", "file:///x", "https://", "https://a, b"])(
  "PUBLIC_ORIGIN=%s is no origin, and is not taken for one",
  (value) => {
    expect(() => readConfig({ PUBLIC_ORIGIN: value })).toThrow("PUBLIC_ORIGIN: must be origins");
  },
);
