import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { errorView } from "../protocol/http.ts";
import { arbitraryOf } from "../testing/arbitrary-of.ts";
import { exchange, type RawAnswer, request } from "../testing/raw-http.ts";
import { routesOfApi } from "../testing/routes.ts";
import { ATTACKERS, type Attacker, MAY_SEE } from "./attackers.ts";
import { BODIES, BODILESS } from "./bodies.ts";
import { broken, hostileText, textsWith } from "./hostile.ts";
import { FUZZ } from "./settings.ts";
import { tryAll } from "./try-all.ts";
import { startWorld } from "./world.ts";

/** Besides those below /api. */
const PAGES = ["GET /healthz", "GET /readyz", "GET /assets/:id", "GET /:id", "POST /:id", "PUT /api/:id"];

console.log(`fuzz: FUZZ_SEED=${FUZZ.seed} FUZZ_RUNS=${FUZZ.numRuns}`);
// Not in a hook: what there is to test is read from the server.
const world = await startWorld();
const ROUTES = [...routesOfApi(world.server.context).map((route) => route.replace(" ", " /api")), ...PAGES];
const sent = new Set<string>();

afterAll(() => world.dispose());

const attacker = fc.constantFrom(...ATTACKERS);
const inAddress = hostileText.map((text) => encodeURIComponent(Buffer.from(text.slice(0, 500)).toString()));
const rawInAddress = fc.constantFrom(
  "%",
  "%00",
  "%ff",
  "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "..%5c..",
  ".",
  "..",
  "a;b",
  "%252e",
);

const TYPES = [
  "application/json",
  "application/json",
  "application/json; charset=utf-16",
  "application/json; charset=\u00ff",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "",
];

/** Headers that no browser of ours sends, or none with such a value. */
const strange = fc.array(
  fc.constantFrom(
    "Cookie: workshop=%; workshop=x; workshop-seat=%00; =; ;;;",
    "Cookie: workshop-instructor=constructor; workshop=__proto__",
    "Accept-Encoding: *;q=0, gzip;q=x",
    "Range: bytes=9-1,,-",
    "If-None-Match: *",
    "If-Modified-Since: yesterday",
    "Expect: 100-continue",
    "Content-Encoding: gzip",
    "Content-Encoding: none",
    "X-Forwarded-Proto: javascript",
    "X-Forwarded-Host: evil.example",
    "X-HTTP-Method-Override: DELETE",
    "Upgrade: h2c",
    "Accept: \u00ff",
    "User-Agent: \u00e9\u00ff'\"<script>",
    "Origin: null",
    "Origin: http://evil.example",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: \u00ff",
  ),
  { maxLength: 3 },
);

/** From our own page: what is refused to others is tested elsewhere. */
function own(who: Attacker, address: number): string[] {
  const { host, origin } = new URL(world.server.base);
  return [
    `Host: ${host}`,
    `Origin: ${origin}`,
    `Cookie: ${world.attackers.cookie(who)}`,
    `X-Forwarded-For: 10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`,
  ];
}

function expectProper(answer: RawAnswer, target: string): void {
  expect(answer.answers).toBeLessThanOrEqual(1);
  const mayBeAway = target.startsWith("/readyz") && answer.status === 503;
  if (!mayBeAway) expect(answer.status).toBeLessThan(500);
  // What Node itself refuses, before there is a request, has no body.
  if (answer.status >= 400 && answer.headers.has("content-security-policy"))
    expect(errorView.strict().safeParse(JSON.parse(answer.body || "null")).error?.issues).toBeUndefined();
}

function expectNoLeak(answer: RawAnswer, who: Attacker): void {
  expect(world.victims.planted.in(answer.bytes, MAY_SEE[who])).toEqual([]);
}

describe.each(ROUTES)("%s", (route) => {
  const [method = "", template = ""] = route.split(" ");

  test("asked by everybody, with every address and body, answers within the rules and tells nothing of others", async () => {
    const ids = fc.constantFrom(...world.attackers.ids());
    const part = fc.oneof(
      { weight: 4, arbitrary: ids },
      { weight: 1, arbitrary: inAddress },
      { weight: 1, arbitrary: rawInAddress },
    );
    const target = fc
      .tuple(part, part, fc.constantFrom("", "", "?all", "?code=x&state=y", "?__proto__[x]=1", "?%", "?a=1&a=2"))
      .map(([first, second, query]) => template.replace(/:\w+/, () => first).replace(/:\w+/, () => second) + query);
    const schema = BODIES[route.replace("/api", "")];
    const valid = schema === undefined ? fc.constant({}) : arbitraryOf(schema, textsWith(world.attackers.ids()));
    const body = fc.oneof(
      { weight: 3, arbitrary: valid.map((value) => JSON.stringify(value)) },
      { weight: 2, arbitrary: broken(valid) },
    );
    const given = fc.record({
      who: attacker,
      target,
      body,
      type: fc.constantFrom(...TYPES),
      strange,
      address: fc.nat(2 ** 24),
    });
    await tryAll(world, given, async ({ who, target, body, type, strange, address }) => {
      const headers = [...own(who, address), `Content-Type: ${type}`, ...strange];
      const answer = await exchange(world.server.base, request(method, target, headers, Buffer.from(body)));
      sent.add(route);
      expectProper(answer, target);
      expectNoLeak(answer, who);
    });
  });
});

test("every route was asked, and every one that changes something is known by its body", () => {
  expect([...sent].sort()).toEqual([...ROUTES].sort());
  const changing = routesOfApi(world.server.context).filter((route) => /^(POST|PUT|PATCH) /.test(route));
  expect(changing.sort()).toEqual([...Object.keys(BODIES), ...BODILESS].sort());
});
