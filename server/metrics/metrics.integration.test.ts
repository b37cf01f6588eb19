import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { call, createClass, join, openClass, signIn, teach } from "../testing/class-client.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

let server: TestServer;
let learner: LearnerClient;
let terminal: TerminalClient;
let code = "";
let personalCode = "";

beforeAll(async () => {
  server = await startTestServer();
  const { base } = server;
  const instructor = await signIn(server, "Augusta");
  const card = await createClass(base, instructor, { title: "Kestrels", seats: 2 });
  code = card.settings.code;
  await openClass(await teach(base, instructor, card.class.id));
}, 60_000);

afterAll(async () => {
  await server.dispose();
});

async function scrape(): Promise<string> {
  return (await call<string>(server.base, "GET", "/metrics")).body;
}

/** The value of one line, such as `workshop_pages{role="seat"}`; null: it is not there. */
async function value(series: string): Promise<number | null> {
  const line = (await scrape()).split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? null : Number(line.split(" ").at(-1));
}

/** Waits for it: what is counted at the end of something may come a moment after what a page sees. */
const until = (series: string, fits: (value: number) => boolean) =>
  vi.waitFor(async () => expect(await value(series).then((found) => found !== null && fits(found))).toBe(true), {
    timeout: 30_000,
  });
const atLeast = (series: string, least: number) => until(series, (found) => found >= least);

test("a learner who joins moves joins, seats and pages; who is refused moves the refusals", async () => {
  expect(await value('workshop_seats{state="wanted"}')).toBe(2);
  expect(await value("workshop_open_classes")).toBe(1);
  expect(await value('workshop_pages{role="instructor"}')).toBe(1);
  const joined = await join(server.base, code, "Wilhelmina");
  personalCode = joined.personalCode;
  learner = await LearnerClient.connect(server.base, { cookie: joined.cookie });
  expect(await value("workshop_join_seconds_count")).toBe(1);
  expect(await value('workshop_seats{state="taken"}')).toBe(1);
  expect(await value('workshop_pages{role="seat"}')).toBe(1);

  await expect(join(server.base, "AAAA-AAAA", "Nobody")).rejects.toThrow("not joined");
  expect(await value('workshop_joins_refused_total{reason="code"}')).toBe(1);
  await join(server.base, code, "Ottilie");
  await expect(join(server.base, code, "Leopold")).rejects.toThrow("full");
  expect(await value('workshop_joins_refused_total{reason="full"}')).toBe(1);
  expect(await value('workshop_errors_total{kind="full"}')).toBe(1);
});

test("a sandbox moves starts and what is in use; its first terminal the time to be ready", async () => {
  terminal = await learner.firstTerminal();
  await learner.ready();
  await terminal.prompt();
  expect(await value('workshop_sandbox_start_seconds_count{kind="cold"}')).toBe(1);
  expect(await value('workshop_sandboxes{state="in_use"}')).toBe(1);
  expect(await value("workshop_sandboxes_limit")).toBe(8);
  await atLeast("workshop_terminal_ready_seconds_count", 1);
  expect(await value("workshop_terminal_ready_seconds_count")).toBe(1);
});

test("keys that are echoed, messages of a page and queries are timed", async () => {
  const queries = (await value("workshop_database_query_seconds_count")) ?? 0;
  terminal.type("echo secret-of-the-learner");
  await terminal.shows("secret-of-the-learner");
  await atLeast("workshop_echo_seconds_count", 1);
  learner.send({ type: "lesson.open", course: "docker-workshop", lesson: "run-a-container" });
  await learner.next("lesson.progress");
  await atLeast('workshop_control_message_seconds_count{type="lesson.open"}', 1);
  await atLeast('workshop_control_message_seconds_count{type="hello"}', 1);
  expect(await value("workshop_database_query_seconds_count")).toBeGreaterThan(queries);
  terminal.type("\x03");
});

test("a step that a command completes is timed, once", async () => {
  await terminal.freshPrompt();
  terminal.type("docker run alpine echo hi\r");
  await learner.next("step", ({ step }) => step.id === "alpine" && step.state === "done");
  await atLeast("workshop_tick_seconds_count", 1);
  expect(await value("workshop_tick_seconds_count")).toBe(1);
});

test("what sandboxes, machine and process use is there, with each sandbox under its id", async () => {
  await server.context.usage.sample();
  const [sandbox] = await server.context.engine.list();
  const memory = await value(`workshop_sandbox_memory_bytes{sandbox="${sandbox?.id}"}`);
  expect(memory).toBeGreaterThan(1024 ** 2);
  expect(await value("workshop_sandboxes_memory_bytes")).toBe(memory);
  expect(await value("workshop_sandboxes_memory_largest_bytes")).toBe(memory);
  expect(await value(`workshop_sandbox_cpu_seconds_total{sandbox="${sandbox?.id}"}`)).toBeGreaterThan(0);
  expect(await value(`workshop_sandbox_processes{sandbox="${sandbox?.id}"}`)).toBeGreaterThan(3);
  expect(await value("workshop_sandboxes_cpu_cores")).not.toBeNull();
  expect(await value("workshop_machine_memory_available_bytes")).toBeGreaterThan(1024 ** 2);
  await atLeast('workshop_disk_free_bytes{of="sandboxes"}', 1);
  expect(await value("workshop_engine_up")).toBe(1);
  expect(await value('workshop_event_loop_lag_seconds{quantile="0.99"}')).not.toBeNull();
  expect(await value('workshop_process_memory_bytes{of="resident"}')).toBeGreaterThan(1024 ** 2);
  expect(await value('workshop_process_cpu_seconds_total{mode="user"}')).toBeGreaterThan(0);
});

test("errors move by their kind, lines of the log by their level", async () => {
  await call(server.base, "GET", "/api/nothing");
  expect(await value('workshop_errors_total{kind="route"}')).toBe(1);
  server.context.logger.warn("one warning");
  expect(await value('workshop_log_lines_total{level="warn"}')).toBeGreaterThanOrEqual(1);
  expect(await value('workshop_errors_total{kind="internal"}')).toBe(0);
});

test("nothing in it is a name, a code or what was typed", async () => {
  const text = await scrape();
  expect(text).toContain("workshop_echo_seconds");
  const secrets = ["Wilhelmina", "Ottilie", "Augusta", "Kestrels", "secret-of", "alpine", code, personalCode];
  for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  const row = server.context.classrooms.list()[0];
  for (const seat of row?.seats.values() ?? []) expect(text).not.toContain(seat.learner);
});

test("every metric has its prefix, and a row in docs/operating.md; and no other has one", async () => {
  const names = [...(await scrape()).matchAll(/^# HELP (\S+) \S/gm)].map((match) => match[1]);
  expect(names.every((name) => name?.startsWith("workshop_"))).toBe(true);
  const rows = [...readFileSync("docs/operating.md", "utf8").matchAll(/^\| `(workshop_\w+)` \|/gm)];
  expect(rows.map((match) => match[1]).sort()).toEqual([...new Set(names)].sort());
});

test("a sandbox that ends moves the ends, and a page that closes the closed sockets", async () => {
  const [sandbox] = await server.context.engine.list();
  await server.context.engine.destroy(sandbox?.engineId ?? "");
  await atLeast('workshop_sandbox_ends_total{reason="gone"}', 1);
  await until('workshop_sandboxes{state="in_use"}', (count) => count === 0);
  const before = (await value('workshop_sockets_closed_total{code="1005"}')) ?? 0;
  learner.close();
  await atLeast('workshop_sockets_closed_total{code="1005"}', before + 1);
  await until('workshop_pages{role="seat"}', (count) => count === 0);
});
