import { Counter, Histogram, Registry } from "prom-client";
import { VIOLATION_KINDS, type ViolationKind } from "../evidence/violation.ts";
import type { StartKind } from "../sandbox/sandbox-events.ts";
import type { EndReason } from "../sandbox/sandbox-pool.ts";
import { Interval } from "./interval.ts";

const ECHO_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const TICK_SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const WAIT_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const MESSAGE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 10];
const QUERY_SECONDS = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1];

const START_KINDS: readonly StartKind[] = ["warm", "cold", "ahead"];
const END_REASONS: readonly EndReason[] = ["idle", "gone", "startedOver", "disk", "limits", "operator"];
/** Others come from browsers, which may send any number. */
const CLOSE_CODES = new Set([1000, 1001, 1005, 1006, 1008, 1009, 1011, 1012, 4000, 4001, 4003, 4004, 4008, 4010]);

/** What happened since it was asked last, for the operator's plots. Times are seconds. */
export interface Recent {
  readonly echoP50: number | null;
  readonly echoP99: number | null;
  readonly tickP95: number | null;
  readonly faults: number;
  readonly refusedJoins: number;
}

/**
 * What is counted and timed, in a registry of its own. Labels have few values, all known here or in
 * the code: never a name, a code or what somebody types. What is so now is read by `gauges.ts`.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly recentEcho = new Interval();
  private readonly recentTick = new Interval();
  private faults = 0;
  private refusedJoins = 0;

  private readonly starts = this.histogram(
    "sandbox_start_seconds",
    "From a learner's turn to their sandbox, by kind: warm ones were started ahead.",
    WAIT_SECONDS,
    ["kind"],
  );
  private readonly startFailures = this.counter(
    "sandbox_start_failures_total",
    "Sandboxes that could not be started, by kind; ahead: for nobody yet.",
    ["kind"],
  );
  private readonly ends = this.counter("sandbox_ends_total", "Sandboxes of learners that ended, by reason.", [
    "reason",
  ]);
  private readonly attachmentFailures = this.counter(
    "attachment_failures_total",
    "Errors that nobody caught, each of which ended what the server held of one sandbox.",
    [],
  );
  private readonly violations = this.counter(
    "sandbox_daemon_violations_total",
    "What daemons of sandboxes did that Docker does not do, by kind: each ends the watch of that sandbox for a while.",
    ["kind"],
  );
  private readonly joins = this.histogram(
    "join_seconds",
    "From the request to join a class to the seat.",
    WAIT_SECONDS,
  );
  private readonly joinRefusals = this.counter(
    "joins_refused_total",
    "Requests to join a class or to come back to one that were refused, by the code of the error.",
    ["reason"],
  );
  private readonly terminals = this.histogram(
    "terminal_ready_seconds",
    "From a page's hello to a terminal on it that takes input.",
    WAIT_SECONDS,
  );
  private readonly echoes = this.histogram(
    "echo_seconds",
    "From what is typed into a terminal to its next output, as the server sees it.",
    ECHO_SECONDS,
  );
  private readonly ticks = this.histogram(
    "tick_seconds",
    "From the deed that completes a step to the step being done.",
    TICK_SECONDS,
  );
  private readonly messages = this.histogram(
    "control_message_seconds",
    "Handling of a page's message, by type.",
    MESSAGE_SECONDS,
    ["type"],
  );
  private readonly queries = this.histogram("database_query_seconds", "Queries of the database.", QUERY_SECONDS);
  private readonly errors = this.counter(
    "errors_total",
    "Errors answered to people, by code; internal: faults of the server.",
    ["kind"],
  );
  private readonly closes = this.counter("sockets_closed_total", "WebSockets that were closed, by code.", ["code"]);
  private readonly lines = this.counter("log_lines_total", "Lines of the log that tell of trouble, by level.", [
    "level",
  ]);

  /** Those that are known are there before they happen: rates need a first value. */
  constructor() {
    for (const kind of START_KINDS) this.startFailures.inc({ kind }, 0);
    for (const reason of END_REASONS) this.ends.inc({ reason }, 0);
    for (const kind of VIOLATION_KINDS) this.violations.inc({ kind }, 0);
    for (const kind of ["internal", "storage"]) this.errors.inc({ kind }, 0);
    for (const level of ["warn", "error"]) this.lines.inc({ level }, 0);
    for (const reason of ["code", "full", "tooMany"]) this.joinRefusals.inc({ reason }, 0);
  }

  sandboxStarted(kind: StartKind, seconds: number): void {
    this.starts.observe({ kind }, seconds);
  }

  sandboxFailed(kind: StartKind): void {
    this.startFailures.inc({ kind });
  }

  sandboxEnded(reason: EndReason): void {
    this.ends.inc({ reason });
  }

  attachmentFailed(): void {
    this.attachmentFailures.inc();
  }

  daemonViolated(kind: ViolationKind): void {
    this.violations.inc({ kind });
  }

  joined(seconds: number): void {
    this.joins.observe(seconds);
  }

  joinRefused(reason: string): void {
    this.joinRefusals.inc({ reason });
    this.refusedJoins += 1;
  }

  terminalReady(seconds: number): void {
    this.terminals.observe(seconds);
  }

  echoed(seconds: number): void {
    this.echoes.observe(seconds);
    this.recentEcho.add(seconds);
  }

  ticked(seconds: number): void {
    this.ticks.observe(seconds);
    this.recentTick.add(seconds);
  }

  messageHandled(type: string, seconds: number): void {
    this.messages.observe({ type }, seconds);
  }

  queried(seconds: number): void {
    this.queries.observe(seconds);
  }

  /** @param status from 500 on it is a fault of ours */
  errorAnswered(kind: string, status: number): void {
    this.errors.inc({ kind });
    if (status >= 500) this.faults += 1;
  }

  socketClosed(code: number): void {
    this.closes.inc({ code: CLOSE_CODES.has(code) ? String(code) : "other" });
  }

  logged(level: "warn" | "error"): void {
    this.lines.inc({ level });
  }

  /** Begins the next interval. */
  recent(): Recent {
    const [echoP50 = null, echoP99 = null] = this.recentEcho.drain([0.5, 0.99]);
    const [tickP95 = null] = this.recentTick.drain([0.95]);
    const { faults, refusedJoins } = this;
    this.faults = 0;
    this.refusedJoins = 0;
    return { echoP50, echoP99, tickP95, faults, refusedJoins };
  }

  private counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name: `workshop_${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram<L extends string>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly L[] = [],
  ): Histogram<L> {
    return new Histogram({
      name: `workshop_${name}`,
      help,
      labelNames,
      buckets: [...buckets],
      registers: [this.registry],
    });
  }
}
