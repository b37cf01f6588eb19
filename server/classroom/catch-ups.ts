import { PersonError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { StepAddress } from "../protocol/classroom.ts";
import { runLimited } from "../run-limited.ts";
import type { SandboxPool } from "../sandbox/sandbox-pool.ts";
import { type CatchUpStep, catchUp, planCatchUp } from "../workspace/catch-up.ts";
import type { Workspaces } from "../workspace/workspaces.ts";
import type { Classroom, InstructorPage } from "./classroom.ts";
import type { Seat } from "./seat.ts";

export interface CatchUpsOptions {
  readonly pool: SandboxPool;
  readonly logger: Logger;
  workspaces(): Workspaces;
}

export interface CatchUpWish extends StepAddress {
  /** Empty: everybody. */
  readonly seats: readonly string[];
  readonly sandbox: "fresh" | "present";
}

interface Job {
  readonly classroom: Classroom;
  readonly seat: Seat;
  readonly plan: readonly CatchUpStep[];
  readonly wish: CatchUpWish;
}

/** Learners who catch up at the same time. */
const AT_ONCE = 4;

/** Learners of all classes who are being brought to a step. One at a time for each: the later wish holds. */
export class CatchUps {
  private readonly options: CatchUpsOptions;
  private readonly running = new Map<string, AbortController>();

  constructor(options: CatchUpsOptions) {
    this.options = options;
  }

  /**
   * Begins for all of them and returns. Their seats tell how far it is, the page what failed.
   * @throws PersonError for a step or a learner that is not there
   */
  begin(classroom: Classroom, page: InstructorPage, wish: CatchUpWish): void {
    const all = [...classroom.seats.values()].filter(({ row }) => row.state === "in");
    const chosen = wish.seats.length === 0 ? all : wish.seats.map((id) => classroom.seat(id));
    const jobs = chosen.map((seat): Job => {
      const marks = (lesson: string, step: string) => seat.howDone(lesson, step);
      return { classroom, seat, wish, plan: planCatchUp(classroom.course, wish, marks, wish.sandbox) };
    });
    void runLimited(jobs, AT_ONCE, (job) =>
      this.run(job).catch((error: unknown) => page.send(this.failure(job.seat, error))),
    );
  }

  stop(learner: string): void {
    this.running.get(learner)?.abort();
  }

  stopAll(): void {
    for (const controller of this.running.values()) controller.abort();
  }

  private async run({ classroom, seat, plan, wish }: Job): Promise<void> {
    const { pool } = this.options;
    const stop = new AbortController();
    this.stop(seat.learner);
    this.running.set(seat.learner, stop);
    const { workspace, release } = this.options.workspaces().hold(seat.learner);
    try {
      pool.open(seat.learner);
      await catchUp(workspace, {
        course: classroom.course,
        target: { lesson: wish.lesson, step: wish.step },
        plan,
        signal: stop.signal,
        freshSandbox: wish.sandbox === "fresh" ? () => pool.startOver(seat.learner) : null,
        onProgress: (done, of) => {
          seat.catchUp = { done, of };
          classroom.touchSeat(seat.id);
        },
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      if (this.running.get(seat.learner) === stop) this.running.delete(seat.learner);
      release();
      seat.catchUp = null;
      seat.readProgress();
      classroom.touchSeat(seat.id);
    }
  }

  private failure(seat: Seat, error: unknown) {
    const known = error instanceof PersonError;
    if (!known) this.options.logger.error({ err: error }, "catching up failed");
    const message = `${seat.row.name}: ${known ? error.message : "Catching up did not work."}`;
    return { type: "error", code: "catchUp", message, retry: true } as const;
  }
}
