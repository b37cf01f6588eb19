import type { Phase } from "../sandbox/sandbox-pool.ts";
import type { WarmSandbox } from "../sandbox/warm-stock.ts";
import { FloodLimit } from "../terminal/flood-limit.ts";
import { Screens } from "../terminal/screens.ts";
import { endShells } from "../terminal/terminal.ts";
import { ReadySandbox } from "./ready-sandbox.ts";
import { type Page, Workspace, type WorkspaceEvent, type WorkspaceOptions, type WorkspaceRules } from "./workspace.ts";

export interface WorkspacesOptions
  extends Omit<WorkspaceOptions, "learner" | "rules" | "onEvent" | "takeReady" | "floods" | "screens"> {
  /** Of a learner, at that moment: whether a class is around them may change. */
  rules(learner: string): WorkspaceRules;
  onEvent?(learner: string, event: WorkspaceEvent): void;
}

/** All learners' workspaces, made when first wanted. */
export class Workspaces {
  private readonly options: WorkspacesOptions;
  private readonly byLearner = new Map<string, Workspace>();
  private readonly floods = new FloodLimit();
  private readonly screens: Screens;
  private readonly holds = new Map<string, number>();
  /** Of sandboxes that nobody has yet, by sandbox. */
  private readonly ready = new Map<string, ReadySandbox>();

  constructor(options: WorkspacesOptions) {
    this.options = options;
    this.screens = new Screens({ logger: options.logger });
  }

  of(learner: string): Workspace {
    let workspace = this.byLearner.get(learner);
    if (workspace === undefined) {
      const { rules, onEvent } = this.options;
      workspace = new Workspace({
        ...this.options,
        floods: this.floods,
        screens: this.screens,
        learner,
        rules: rules(learner),
        takeReady: (sandbox) => this.takeReady(sandbox),
        onEvent: (event) => onEvent?.(learner, event),
      });
      this.byLearner.set(learner, workspace);
      // A sandbox that an earlier server left is taken up at once.
      const phase = this.options.pool.phase(learner);
      if (phase.kind === "running") workspace.onPhase(phase);
    }
    return workspace;
  }

  /**
   * Makes a sandbox ready before anybody has it.
   * @param found an earlier server did so; its shell ends
   * @throws when it does not get ready
   */
  async prepare({ id, engineId }: WarmSandbox, found: boolean): Promise<void> {
    if (found) await endShells(this.options.engine, engineId);
    const { engine, logger, onViolation, onAttachmentFailed } = this.options;
    const { floods, screens } = this;
    const onEscape = (error: unknown) => {
      onAttachmentFailed?.(id, error);
      this.discard(id);
      // Nobody has it: another takes its place.
      engine.destroy(engineId).catch((err: unknown) => logger.warn({ sandbox: id, err }, "sandbox not removed"));
    };
    const ready = new ReadySandbox({ engine, sandbox: engineId, logger, floods, screens, onViolation, onEscape });
    this.ready.set(id, ready);
    await ready.start();
  }

  /** Lets go of what was made ready of a sandbox, if nobody took it up. */
  discard(sandbox: string): void {
    this.takeReady(sandbox)?.dispose();
  }

  private takeReady(sandbox: string): ReadySandbox | null {
    const ready = this.ready.get(sandbox) ?? null;
    this.ready.delete(sandbox);
    return ready;
  }

  /** Keeps the learner's workspace, whoever comes and goes, until it is let go of. */
  hold(learner: string): { workspace: Workspace; release(): void } {
    const workspace = this.of(learner);
    this.holds.set(learner, (this.holds.get(learner) ?? 0) + 1);
    const release = () => {
      this.holds.set(learner, (this.holds.get(learner) ?? 1) - 1);
      this.forgetIdle(learner);
    };
    return { workspace, release };
  }

  /** The learner's, if it was wanted before. */
  known(learner: string): Workspace | null {
    return this.byLearner.get(learner) ?? null;
  }

  onPhase(learner: string, phase: Phase): void {
    this.byLearner.get(learner)?.onPhase(phase);
    // Its learner went before the sandbox did.
    if (phase.kind === "ended") this.forgetIdle(learner);
  }

  get size(): number {
    return this.byLearner.size;
  }

  /** Forgets workspaces that hold nothing any more. */
  leave(learner: string, page: Page): void {
    this.byLearner.get(learner)?.leave(page);
    this.forgetIdle(learner);
  }

  /** A learner who is no more: pages are turned away by whoever knows them. */
  async remove(learner: string): Promise<void> {
    const workspace = this.byLearner.get(learner);
    this.byLearner.delete(learner);
    await workspace?.detach();
  }

  private forgetIdle(learner: string): void {
    const workspace = this.byLearner.get(learner);
    if (workspace === undefined || workspace.isWatched || workspace.hasSandbox) return;
    if ((this.holds.get(learner) ?? 0) > 0) return;
    this.holds.delete(learner);
    this.byLearner.delete(learner);
  }

  async clockJumped(byMs: number): Promise<void> {
    for (const workspace of this.byLearner.values()) await workspace.lessonRun?.clockJumped(byMs);
  }

  /** Lets go of all; sandboxes go on. */
  async detach(): Promise<void> {
    await Promise.allSettled([...this.byLearner.values()].map((workspace) => workspace.detach()));
    this.screens.dispose();
  }
}
