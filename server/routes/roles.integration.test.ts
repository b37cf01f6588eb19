import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClientMessage, Role } from "../protocol/control.ts";
import { MAY_SEND, maySend } from "../protocol/roles.ts";
import { call, createClass, join, joinAs, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient } from "../testing/learner-client.ts";
import { routesOfApi } from "../testing/routes.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const where = { lesson: "run-a-container", step: "alpine" };
const size = { cols: 80, rows: 24 };

/** One of each. Nothing they name is there, so that what is allowed does little. */
const SAMPLES: { readonly [T in ClientMessage["type"]]: Extract<ClientMessage, { type: T }> } = {
  hello: { type: "hello", version: 0, page: "other" },
  ping: { type: "ping", at: 1 },
  "lesson.open": { type: "lesson.open", course: "docker-workshop", lesson: "run-a-container" },
  "step.activate": { type: "step.activate", step: "none" },
  "step.reset": { type: "step.reset", step: "none" },
  "check.again": { type: "check.again" },
  "hint.show": { type: "hint.show", step: "none", count: 1 },
  "solution.play": { type: "solution.play", step: "none", terminal: "none" },
  "solution.stop": { type: "solution.stop" },
  "quiz.answer": { type: "quiz.answer", step: "none", quiz: "none", choices: [] },
  "terminal.open": { type: "terminal.open", ...size },
  "terminal.close": { type: "terminal.close", terminal: "none" },
  "terminal.rename": { type: "terminal.rename", terminal: "none", title: "x" },
  "terminal.resize": { type: "terminal.resize", terminal: "none", ...size },
  "terminal.ack": { type: "terminal.ack", terminal: "none", bytes: 1 },
  "terminal.claim": { type: "terminal.claim", terminal: "none" },
  "sandbox.startOver": { type: "sandbox.startOver" },
  "sandbox.extend": { type: "sandbox.extend" },
  "sandbox.retry": { type: "sandbox.retry" },
  "class.since": { type: "class.since", epoch: "none", seq: 0 },
  "hand.raise": { type: "hand.raise", text: "" },
  "hand.lower": { type: "hand.lower" },
  "assist.answer": { type: "assist.answer", yes: false },
  "assist.stop": { type: "assist.stop" },
  "class.open": { type: "class.open" },
  "class.extend": { type: "class.extend", minutes: 1 },
  "class.hold": { type: "class.hold", ...where },
  "class.release": { type: "class.release" },
  "class.lock": { type: "class.lock", locked: false },
  "class.show": { type: "class.show", terminal: null },
  "class.tell": { type: "class.tell", seat: null, text: "x" },
  "class.catchUp": { type: "class.catchUp", seats: ["none"], ...where, sandbox: "present" },
  "seat.admit": { type: "seat.admit", seat: "none" },
  "seat.remove": { type: "seat.remove", seat: "none" },
  "seat.free": { type: "seat.free", seat: "none" },
  "seat.rename": { type: "seat.rename", seat: "none", name: "x" },
  "seat.freshSandbox": { type: "seat.freshSandbox", seat: "none" },
  "seat.select": { type: "seat.select", seat: null },
  "assist.watch": { type: "assist.watch", seat: "none" },
  "assist.type": { type: "assist.type", seat: "none" },
  "assist.leave": { type: "assist.leave" },
  "help.claim": { type: "help.claim", help: "none" },
  "help.release": { type: "help.release", help: "none" },
  "help.close": { type: "help.close", help: "none", answer: "" },
  "preflight.start": { type: "preflight.start" },
  "preflight.stop": { type: "preflight.stop" },
  "class.end": { type: "class.end" },
};

const ROLES = ["alone", "seat", "waiting", "instructor"] as const satisfies readonly Role[];

let server: TestServer;
const cookies: Record<string, string> = {};
const pages = new Map<Role, LearnerClient>();
/** Of the sockets, and of the routes: the first is over in the end. */
let classId = "";
let routeClassId = "";

beforeAll(async () => {
  server = await startTestServer();
  const { base } = server;
  cookies.own = await signIn(server, "Ada");
  cookies.other = await signIn(server, "Edsger");
  const card = await createClass(base, cookies.own);
  const later = await createClass(base, cookies.own, { join: "approval" });
  classId = card.class.id;
  routeClassId = later.class.id;
  const instructor = await teach(base, cookies.own, classId);
  await openClass(instructor);
  pages.set("instructor", instructor);
  pages.set("alone", await LearnerClient.connect(base));
  pages.set("seat", await joinAs(base, card.settings.code, "Grace"));
  pages.set("waiting", await joinAs(base, later.settings.code, "Barbara"));
  cookies.alone = pages.get("alone")?.session ?? "";
  cookies.seat = pages.get("seat")?.session ?? "";
}, 60_000);

afterAll(async () => {
  await server.dispose();
});

describe.each(ROLES)("the role %s", (role) => {
  test.each(Object.values(SAMPLES))(
    "may send $type or is told that it may not, as the matrix says",
    async (message) => {
      const page = pages.get(role) as LearnerClient;
      // A second hello closes the socket, whoever sends it.
      if (message.type === "hello") return;
      const from = page.received.length;
      page.send(message);
      const at = Math.random();
      page.send({ type: "ping", at });
      await page.next("pong", (pong) => pong.at === at);
      const answers = page.received.slice(from);
      const refused = answers.some((answer) => answer.type === "error" && answer.code === "forbidden");
      expect(refused).toBe(!maySend(role, message.type));
    },
  );
});

test("the matrix and the samples have a row for every message of the protocol, and no other", () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(MAY_SEND).sort());
});

test("the message of another role changes nothing: the class is not ended by a learner", () => {
  expect(server.context.classrooms.get(classId).row.started_at).not.toBeNull();
});

const ok = 200;
const anybody = { nobody: ok, alone: ok, seat: ok, other: ok, own: ok };
const signedIn = { nobody: 401, alone: 401, seat: 401, other: ok, own: ok };
const teachers = { nobody: 401, alone: 401, seat: 401, other: 404, own: ok };
/** Learners and instructors are nobody here: the operator has a key. */
const operators = { nobody: 401, alone: 401, seat: 401, other: 401, own: 401 };
type Row = Readonly<Record<keyof typeof anybody, number>>;

/** What each route answers to whom. 400 and 403: it let them in and found the empty body wanting. */
const ROUTES: Readonly<Record<string, Row>> = {
  "POST /session": anybody,
  "POST /join": { nobody: 400, alone: 400, seat: 400, other: 400, own: 400 },
  "POST /join/return": { nobody: 400, alone: 400, seat: 400, other: 400, own: 400 },
  "POST /leave": anybody,
  "GET /courses": anybody,
  "GET /courses/:course/lessons/:lesson": anybody,
  "GET /courses/:course/cheat-sheet.md": anybody,
  "GET /courses/:course/files/:file": { nobody: 404, alone: 404, seat: 404, other: 404, own: 404 },
  "GET /instructor": anybody,
  "POST /instructor/sign-in": { nobody: 400, alone: 400, seat: 400, other: 400, own: 400 },
  "POST /instructor/set-up/look": { nobody: 400, alone: 400, seat: 400, other: 400, own: 400 },
  "POST /instructor/set-up": { nobody: 400, alone: 400, seat: 400, other: 400, own: 400 },
  "POST /instructor/password": { ...signedIn, other: 400, own: 400 },
  "GET /oidc/start": { nobody: 404, alone: 404, seat: 404, other: 404, own: 404 },
  "GET /oidc/callback": { nobody: 404, alone: 404, seat: 404, other: 404, own: 404 },
  "GET /instructors": signedIn,
  "POST /instructors/invitations": { ...signedIn, other: 400, own: 400 },
  "DELETE /instructors/invitations/:id": signedIn,
  "DELETE /instructors/sessions/:id": signedIn,
  "POST /instructors/:id/reset": { ...signedIn, other: 404, own: 404 },
  "DELETE /instructors/:id": signedIn,
  "GET /classes": signedIn,
  "POST /classes": { ...signedIn, other: 400, own: 400 },
  "GET /classes/:class": teachers,
  "PATCH /classes/:class": teachers,
  "POST /classes/:class/code": teachers,
  "POST /classes/:class/instructors": { ...teachers, own: 400 },
  "GET /classes/:class/report": teachers,
  "GET /classes/:class/report.json": teachers,
  "GET /classes/:class/report.csv": teachers,
  "DELETE /classes/:class/personal-data": teachers,
  "DELETE /classes/:class": teachers,
  "POST /operator/session": { nobody: 400, alone: 400, seat: 400, other: 400, own: 400 },
  "GET /operator/overview": operators,
  "DELETE /operator/sandboxes/:id": operators,
  "POST /operator/sign-out": anybody,
  // Signs out, so it comes last.
  "POST /instructor/sign-out": anybody,
};

test("every route has a row", () => {
  expect(routesOfApi(server.context).sort()).toEqual(Object.keys(ROUTES).sort());
});

describe.each(Object.entries(ROUTES))("%s", (route, row) => {
  test.each(Object.entries(row).reverse().sort(ownLast))("answers to %s with %i", async (who, status) => {
    const [method = "", template = ""] = route.split(" ");
    const path = template
      .replace(":course", "docker-workshop")
      .replace(":lesson", "run-a-container")
      .replace(":file", "none.png")
      .replace(":class", routeClassId)
      .replace(":id", "none");
    const body = method === "GET" || method === "DELETE" ? undefined : {};
    const answer = await call(server.base, method, `/api${path}`, { body, cookie: cookies[who] });
    expect(answer.status).toBe(status);
  });
});

/** Who may delete does so after all others were refused. */
function ownLast([a]: [string, number], [b]: [string, number]): number {
  return Number(a === "own") - Number(b === "own");
}

test("a seat of one class is nobody in another", async () => {
  const cookie = await signIn(server, "Ada");
  const card = await createClass(server.base, cookie);
  const stranger = await teach(server.base, cookies.alone ?? "", card.class.id).catch((error: Error) => error.message);
  expect(stranger).toContain("4001");
  const { cookie: own } = await join(server.base, card.settings.code, "Grace");
  expect(own).toContain("workshop-seat=");
});
