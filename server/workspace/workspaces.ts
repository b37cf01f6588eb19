import type { Phase } from "../sandbox/sandbox-pool.ts";
import { type Page, Workspace, type WorkspaceOptions } from "./workspace.ts";

/** All learners' workspaces, made when first wanted. */
export class Workspaces {
  private readonly options: Omit<WorkspaceOptions, "learner">;
  private readonly byLearner = new Map<string, Workspace>();

  constructor(options: Omit<WorkspaceOptions, "learner">) {
    this.options = options;
  }

  of(learner: string): Workspace {
    let workspace = this.byLearner.get(learner);
    if (workspace === undefined) {
      workspace = new Workspace({ ...this.options, learner });
      this.byLearner.set(learner, workspace);
      // A sandbox that an earlier server left is taken up at once.
      const phase = this.options.pool.phase(learner);
      if (phase.kind === "running") workspace.onPhase(phase);
    }
    return workspace;
  }

  onPhase(learner: string, phase: Phase): void {
    this.byLearner.get(learner)?.onPhase(phase);
  }

  /** Forgets workspaces that hold nothing any more. */
  leave(learner: string, page: Page): void {
    const workspace = this.byLearner.get(learner);
    workspace?.leave(page);
    if (workspace !== undefined && !workspace.isWatched && !workspace.hasSandbox) this.byLearner.delete(learner);
  }

  /** Lets go of all; sandboxes go on. */
  async detach(): Promise<void> {
    await Promise.allSettled([...this.byLearner.values()].map((workspace) => workspace.detach()));
  }
}
