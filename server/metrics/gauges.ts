import { Counter, Gauge, type Registry } from "prom-client";
import type { Role } from "../protocol/control.ts";
import type { Usage } from "./usage-watch.ts";

/** What is so now, read whenever somebody asks. */
export interface Sources {
  pool(): PoolCounts;
  readonly limit: number;
  classes(): ClassCounts;
  pages(): Readonly<Record<Role, number>>;
  usage(): Usage | null;
  /** Of the disk that sandboxes lie on, in bytes; null: not known. */
  diskFree(): number | null;
}

export interface PoolCounts {
  readonly inUse: number;
  readonly warm: number;
  readonly starting: number;
  readonly queued: number;
}

export interface ClassCounts {
  readonly open: number;
  readonly seatsTaken: number;
  readonly seatsWanted: number;
}

type Values = readonly (readonly [labels: Readonly<Record<string, string>>, value: number | null])[];

/** @param read null values are left out */
type Define = (name: string, help: string, labelNames: readonly string[], read: () => Values) => void;

export function registerGauges(registry: Registry, sources: Sources): void {
  const gauge: Define = (name, help, labelNames, read) => {
    new Gauge({
      name: `workshop_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const [labels, value] of read()) if (value !== null) this.set(labels, value);
      },
    });
  };
  const counter: Define = (name, help, labelNames, read) => {
    new Counter({
      name: `workshop_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      // Counted elsewhere: taken over as it stands.
      collect() {
        this.reset();
        for (const [labels, value] of read()) if (value !== null) this.inc(labels, value);
      },
    });
  };
  ofWorkshop(gauge, sources);
  ofSandboxes(gauge, counter, sources);
  ofMachine(gauge, sources);
  ofProcess(gauge, counter, sources);
}

function ofWorkshop(gauge: Define, { pool, limit, classes, pages }: Sources): void {
  gauge("sandboxes", "Sandboxes by state: in use, warm (ready, nobody's yet), being started.", ["state"], () => {
    const { inUse, warm, starting } = pool();
    return [
      [{ state: "in_use" }, inUse],
      [{ state: "warm" }, warm],
      [{ state: "starting" }, starting],
    ];
  });
  gauge("sandboxes_limit", "Most sandboxes at once.", [], () => [[{}, limit]]);
  gauge("queued_learners", "Learners who wait for a sandbox.", [], () => [[{}, pool().queued]]);
  gauge("open_classes", "Classes that run.", [], () => [[{}, classes().open]]);
  gauge("seats", "Seats of open classes: wanted by their instructors, taken by learners.", ["state"], () => [
    [{ state: "taken" }, classes().seatsTaken],
    [{ state: "wanted" }, classes().seatsWanted],
  ]);
  gauge("pages", "Pages that are connected, by role.", ["role"], () =>
    Object.entries(pages()).map(([role, count]) => [{ role }, count]),
  );
}

function ofSandboxes(gauge: Define, counter: Define, { usage }: Sources): void {
  const each = () => [...(usage()?.sandboxes ?? [])];
  const memory = () => each().map(([, { memoryBytes }]) => memoryBytes);
  const cores = () => each().map(([, { cpuCores }]) => cpuCores ?? 0);
  gauge("sandboxes_memory_bytes", "Memory of all sandboxes.", [], () => [[{}, sum(memory())]]);
  gauge("sandboxes_memory_largest_bytes", "Memory of the sandbox that uses most.", [], () => [
    [{}, Math.max(0, ...memory())],
  ]);
  gauge("sandboxes_cpu_cores", "Processors that all sandboxes kept busy in the last ten seconds.", [], () => [
    [{}, sum(cores())],
  ]);
  gauge("sandboxes_cpu_largest_cores", "Processors that the busiest sandbox kept busy.", [], () => [
    [{}, Math.max(0, ...cores())],
  ]);
  gauge("sandbox_memory_bytes", "Memory of a sandbox.", ["sandbox"], () =>
    each().map(([sandbox, { memoryBytes }]) => [{ sandbox }, memoryBytes]),
  );
  gauge("sandbox_processes", "Processes of a sandbox.", ["sandbox"], () =>
    each().map(([sandbox, { processes }]) => [{ sandbox }, processes]),
  );
  counter("sandbox_cpu_seconds_total", "Processor time of a sandbox.", ["sandbox"], () =>
    each().map(([sandbox, { cpuSeconds }]) => [{ sandbox }, cpuSeconds]),
  );
}

function ofMachine(gauge: Define, { usage, diskFree }: Sources): void {
  gauge("machine_memory_available_bytes", "Memory that programs can still have.", [], () => [
    [{}, usage()?.memoryAvailable ?? null],
  ]);
  gauge("machine_memory_bytes", "Memory of the machine.", [], () => [[{}, usage()?.memoryTotal ?? null]]);
  gauge("disk_free_bytes", "Free disk, where sandboxes and where the data directory lie.", ["of"], () => [
    [{ of: "sandboxes" }, diskFree()],
    [{ of: "data" }, usage()?.dataFree ?? null],
  ]);
  gauge("engine_up", "1 when the Docker Engine answered within the last ten seconds, else 0.", [], () => [
    [{}, usage() === null ? null : Number(!usage()?.engineAway)],
  ]);
}

function ofProcess(gauge: Define, counter: Define, { usage }: Sources): void {
  gauge(
    "event_loop_lag_seconds",
    "How late the event loop came in the last ten seconds, by quantile.",
    ["quantile"],
    () => {
      const lag = usage()?.lag;
      return [
        [{ quantile: "0.5" }, lag?.p50 ?? null],
        [{ quantile: "0.99" }, lag?.p99 ?? null],
        [{ quantile: "1" }, lag?.max ?? null],
      ];
    },
  );
  gauge("process_memory_bytes", "Memory of the server: resident, and of JavaScript.", ["of"], () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    return [
      [{ of: "resident" }, rss],
      [{ of: "heap" }, heapUsed],
      [{ of: "external" }, external],
    ];
  });
  counter("process_cpu_seconds_total", "Processor time of the server.", ["mode"], () => {
    const { user, system } = process.cpuUsage();
    return [
      [{ mode: "user" }, user / 1e6],
      [{ mode: "system" }, system / 1e6],
    ];
  });
  gauge("process_start_time_seconds", "When the server started, since the epoch.", [], () => [
    [{}, Date.now() / 1000 - process.uptime()],
  ]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
