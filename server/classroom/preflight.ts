import { availableMemory } from "../available-memory.ts";
import { messageOf, PersonError } from "../errors.ts";
import type { Course } from "../lessons/course.ts";
import type { Logger } from "../logger.ts";
import type { PreflightCheck, PreflightView } from "../protocol/preflight.ts";
import type { Engine } from "../sandbox/engine.ts";
import { readExec } from "../sandbox/read-exec.ts";
import type { SandboxPool } from "../sandbox/sandbox-pool.ts";
import type { Wish } from "../sandbox/warm-stock.ts";
import type { Learners } from "../workspace/learners.ts";
import { openTrialWorkspace, proveLesson } from "../workspace/prove-lesson.ts";
import { FULL_SPEED } from "../workspace/solution-player.ts";
import type { Workspaces } from "../workspace/workspaces.ts";

export interface PreflightOptions {
  readonly engine: Engine;
  readonly pool: SandboxPool;
  readonly learners: Learners;
  readonly logger: Logger;
  readonly limit: number;
  workspaces(): Workspaces;
  course(): Course;
  /** Of the class; seats that are taken have their sandboxes. */
  seats(): { readonly holder: string; readonly wanted: number; readonly taken: number };
  /** A sandbox for each seat that is free. */
  seatsWish(): Wish;
  isMirrored(image: string): Promise<boolean>;
  onChange(view: PreflightView): void;
}

interface Use {
  /** Most that one sandbox used in the trial. */
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly diskFreeBytes: number;
}

const SAMPLE_MS = 500;
/** Of what is free: the machine itself needs some. */
const KEEP_FREE = 0.1;
const DISK_LIMITS = { maxBytes: 4096, ms: 60_000 };

type Id = PreflightCheck["id"];
const TITLES: Readonly<Record<Id, string>> = {
  memory: "Memory",
  disk: "Disk",
  images: "Images",
  sandboxes: "Sandboxes",
  lessons: "Lessons",
};

/**
 * "Prepare N seats": finds out by trying whether the machine carries a class. A trial learner does
 * every lesson by its solutions; what that one used is what a seat needs.
 */
export class Preflight {
  private readonly options: PreflightOptions;
  private view: PreflightView;
  private stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(options: PreflightOptions) {
    this.options = options;
    this.view = { ...this.fresh(), state: "never", startedAt: null };
  }

  get state(): PreflightView {
    return this.view;
  }

  /** Begins, unless it runs; the view tells. */
  start(): void {
    if (this.running !== null) return;
    this.stopping = new AbortController();
    this.set(this.fresh());
    this.running = this.run(this.stopping.signal)
      .catch((error: unknown) => {
        this.options.logger.error({ err: error }, "pre-flight failed");
        this.fail("lessons", messageOf(error), "Look at the server's log, then try again.");
      })
      .finally(() => {
        this.running = null;
        this.finish();
      });
  }

  stop(): void {
    this.stopping.abort();
  }

  private async run(signal: AbortSignal): Promise<void> {
    await this.checkImages();
    const use = await this.tryLessons(signal);
    if (signal.aborted) return;
    if (use === null) {
      this.fail("memory", "not measured: the trial did not run", "");
      this.fail("disk", "not measured: the trial did not run", "");
    } else {
      await this.checkMemory(use);
      this.checkDisk(use);
    }
    await this.warmUp(signal);
  }

  private async checkImages(): Promise<void> {
    const { images } = this.options.course();
    this.change("images", { state: "running", of: images.length });
    const parts: PreflightCheck["parts"] = [];
    for (const { name } of images) {
      const ok = await this.options.isMirrored(name).catch(() => false);
      parts.push({ name, ok, said: ok ? "in the registry of this workshop" : "missing" });
      this.change("images", { parts, done: parts.length });
    }
    const missing = parts.filter(({ ok }) => !ok).map(({ name }) => name);
    if (missing.length === 0) this.pass("images", `${images.length} of ${images.length} images are here`);
    else this.fail("images", `${missing.join(", ")} missing`, "Start the server again (`npm start`): it fetches them.");
  }

  private async tryLessons(signal: AbortSignal): Promise<Use | null> {
    const { learners, pool, engine } = this.options;
    const { lessons } = this.options.course();
    this.change("lessons", { state: "running", of: lessons.length });
    const { learner } = await learners.create();
    let peak = 0;
    const sandbox = () => {
      const phase = pool.phase(learner.id);
      return phase.kind === "running" ? phase.sandbox.engineId : null;
    };
    const sampler = setInterval(() => {
      const id = sandbox();
      if (id === null) return;
      engine.stats(id).then(
        ({ memoryBytes }) => {
          peak = Math.max(peak, memoryBytes);
        },
        () => {},
      );
    }, SAMPLE_MS);
    try {
      await this.tryEach(learner.id, signal);
      const id = sandbox();
      if (id === null || signal.aborted) return null;
      const disk = await diskOf(engine, id);
      return { memoryBytes: peak, diskBytes: disk.used, diskFreeBytes: disk.free };
    } catch (error) {
      const said = error instanceof PersonError ? error.message : "the trial could not be run";
      if (!(error instanceof PersonError)) this.options.logger.error({ err: error }, "trial of lessons failed");
      this.fail("lessons", said, "Try again; if it stays so, the operator finds more in the server's log.");
      return null;
    } finally {
      clearInterval(sampler);
      await pool.release(learner.id);
      await this.options.workspaces().remove(learner.id);
      await learners.delete(learner.id);
    }
  }

  private async tryEach(learner: string, signal: AbortSignal): Promise<void> {
    const course = this.options.course();
    const parts: PreflightCheck["parts"] = [];
    const workspace = await openTrialWorkspace(this.options.workspaces(), learner);
    for (const lesson of course.lessons) {
      if (signal.aborted) return;
      const began = Date.now();
      const proofs = await proveLesson(workspace, course, lesson, FULL_SPEED);
      const failed = proofs.filter(({ outcome }) => outcome !== "passed");
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      const said =
        failed.length === 0
          ? `${proofs.length} steps in ${seconds} s`
          : failed.map(({ step, message }) => `${step}: ${message}`).join("; ");
      parts.push({ name: lesson.title, ok: failed.length === 0, said });
      this.change("lessons", { parts, done: parts.length });
    }
    const bad = parts.filter(({ ok }) => !ok).length;
    if (bad === 0) this.pass("lessons", `${parts.length} of ${parts.length} lessons can be done here`);
    else
      this.fail(
        "lessons",
        `${bad} of ${parts.length} lessons cannot be done here`,
        "Their steps are named below. Leave these lessons out, or tell the author of the course.",
      );
  }

  private async checkMemory(use: Use): Promise<void> {
    const open = this.openSeats();
    const need = open * use.memoryBytes;
    const free = (await availableMemory()) * (1 - KEEP_FREE);
    const said = `${open} seats need ${size(need)} (${size(use.memoryBytes)} each, measured); ${size(free)} are free`;
    if (need <= free) this.pass("memory", said);
    else
      this.fail(
        "memory",
        said,
        `${Math.floor(free / use.memoryBytes)} seats fit. Take fewer seats, or a machine with more memory.`,
      );
  }

  private checkDisk(use: Use): void {
    const open = this.openSeats();
    const need = open * use.diskBytes;
    const free = use.diskFreeBytes * (1 - KEEP_FREE);
    const said = `${open} seats need ${size(need)} (${size(use.diskBytes)} each, measured); ${size(free)} are free`;
    if (need <= free) this.pass("disk", said);
    else this.fail("disk", said, "Free some space where the Docker Engine keeps its data, or take fewer seats.");
  }

  private async warmUp(signal: AbortSignal): Promise<void> {
    const { pool, limit, seats, seatsWish } = this.options;
    const { holder, wanted } = seats();
    const open = this.freeSeats();
    this.change("sandboxes", { state: "running", of: open });
    if (signal.aborted) return;
    // Others wish for sandboxes of the kind, too: what is in stock may be more than this class asks for.
    const inStock = await pool.stock.wishAndWait(holder, seatsWish(), (count) => {
      const done = Math.min(open, count);
      this.change("sandboxes", { done, said: `${done} of ${open} started` });
      if (signal.aborted) pool.stock.wish(holder, null);
    });
    const ready = Math.min(open, inStock);
    if (signal.aborted) return;
    if (ready >= open) return this.pass("sandboxes", `${ready} of ${open} sandboxes are started and wait`);
    const remedy =
      limit < wanted
        ? `This server lets ${limit} sandboxes run at once (its setting SANDBOX_LIMIT).`
        : "Others are in use now; those learners would wait in a queue. Look at the server's log.";
    this.fail("sandboxes", `${ready} of ${open} sandboxes could be started`, remedy);
  }

  private openSeats(): number {
    return Math.max(1, this.freeSeats());
  }

  private freeSeats(): number {
    const { wanted, taken } = this.options.seats();
    return Math.max(0, wanted - taken);
  }

  private fresh(): PreflightView {
    const checks = (Object.keys(TITLES) as Id[]).map(
      (id): PreflightCheck => ({
        id,
        title: TITLES[id],
        state: "waiting",
        said: "",
        remedy: "",
        done: 0,
        of: 0,
        parts: [],
      }),
    );
    return { state: "running", seats: this.options.seats().wanted, startedAt: Date.now(), endedAt: null, checks };
  }

  private pass(id: Id, said: string): void {
    this.change(id, { state: "passed", said, remedy: "" });
  }

  private fail(id: Id, said: string, remedy: string): void {
    this.change(id, { state: "failed", said, remedy });
  }

  private change(id: Id, values: Partial<PreflightCheck>): void {
    const checks = this.view.checks.map((check) => (check.id === id ? { ...check, ...values } : check));
    this.set({ ...this.view, checks });
  }

  private finish(): void {
    const failed = this.view.checks.some(({ state }) => state === "failed");
    const state = this.stopping.signal.aborted ? "stopped" : failed ? "failed" : "passed";
    this.set({ ...this.view, state, endedAt: Date.now() });
  }

  private set(view: PreflightView): void {
    this.view = view;
    this.options.onChange(view);
  }
}

/** What a sandbox has written, and what is free where it writes. Bytes. */
async function diskOf(engine: Engine, sandbox: string): Promise<{ used: number; free: number }> {
  const script = "du -sxk /var/lib/docker 2>/dev/null | cut -f1; df -Pk /var/lib/docker | tail -n 1";
  const { bytes } = await readExec(engine, sandbox, ["workshop-enter", "sh", "-c", script], DISK_LIMITS);
  const [used = "", df = ""] = bytes.toString().trim().split("\n");
  const [usedKb, freeKb] = [used, df.split(/\s+/)[3] ?? ""].map((text) => (/^\d+$/.test(text) ? Number(text) : null));
  if (typeof usedKb !== "number" || typeof freeKb !== "number") throw new Error("the sandbox does not tell its disk");
  return { used: usedKb * 1024, free: freeKb * 1024 };
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
