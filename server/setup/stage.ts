import { PersonError } from "../errors.ts";

/** One thing that must be so before the workshop can run. */
export interface Stage {
  readonly name: string;
  /** Makes it so. Says progress through `report`; returns what is so now, short. */
  run(report: (progress: string) => void): Promise<string>;
  /** What hinders nothing and should be known, a line each; asked when it has run. */
  warnings?(): readonly string[];
}

/**
 * Runs stages one after another and shows each with its name, progress and time.
 * @throws PersonError what the person must do next, when a stage cannot go on.
 */
export async function runStages(stages: readonly Stage[], out: NodeJS.WriteStream = process.stdout): Promise<void> {
  for (const [index, stage] of stages.entries()) {
    const began = Date.now();
    const label = `[${index + 1}/${stages.length}] ${stage.name}`;
    const line = new ProgressLine(out, label);
    try {
      const result = await stage.run((progress) => line.show(progress));
      line.end(`${result} (${seconds(began)})`);
      for (const warning of stage.warnings?.() ?? []) out.write(`  warning: ${warning}\n`);
    } catch (error) {
      line.end("failed");
      throw error instanceof PersonError
        ? error
        : new PersonError("setup", `${stage.name} failed: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
    }
  }
}

/** On a terminal one line redrawn in place; elsewhere a line for each new state, at most one a second. */
class ProgressLine {
  private shown = "";
  private last = 0;
  private readonly out: NodeJS.WriteStream;
  private readonly label: string;

  constructor(out: NodeJS.WriteStream, label: string) {
    this.out = out;
    this.label = label;
    if (out.isTTY) out.write(`${label} …`);
  }

  show(progress: string): void {
    if (progress === this.shown) return;
    if (this.out.isTTY) {
      const room = Math.max(20, (this.out.columns ?? 80) - this.label.length - 4);
      this.out.write(`\r\x1b[2K${this.label}: ${progress.slice(0, room)}`);
    } else if (Date.now() - this.last > 1000) {
      this.out.write(`${this.label}: ${progress}\n`);
      this.last = Date.now();
    }
    this.shown = progress;
  }

  end(result: string): void {
    this.out.write(`${this.out.isTTY ? "\r\x1b[2K" : ""}${this.label}: ${result}\n`);
  }
}

function seconds(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
