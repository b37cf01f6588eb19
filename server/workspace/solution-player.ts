import { setTimeout as delay } from "node:timers/promises";
import { PersonError } from "../errors.ts";
import type { Solution } from "../lessons/course.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Control keys as lessons write them. */
const CONTROL_KEYS: Readonly<Record<string, string>> = { "^C": "\x03", "^D": "\x04" };
/** A program is taken to wait for input when it has printed nothing for so long. */
const REST_MS = 400;
const LEFT_RUNNING_MS = 1500;
const LONGEST_WAIT_MS = 90_000;

export interface Pace {
  /** Between characters, so that it can be read. */
  readonly characterMs: number;
  /** Before each line. */
  readonly lineMs: number;
}

export const READING_PACE: Pace = { characterMs: 18, lineMs: 500 };
export const FULL_SPEED: Pace = { characterMs: 0, lineMs: 0 };

/**
 * Types a solution into a terminal as a person would: a shell's line when the prompt is back, a
 * program's line when its output rests. Resolves when the last command has ended.
 * @throws PersonError when the terminal never gets ready; AbortError when the signal aborts
 */
export async function playSolution(
  solution: Solution,
  terminal: Terminal,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  for (const key of solution.keys) {
    await until(() => (key.to === "shell" ? terminal.atPrompt : programWaits(terminal)), signal);
    await delay(pace.lineMs, undefined, { signal });
    const control = CONTROL_KEYS[key.text];
    if (control !== undefined) {
      terminal.write(control);
    } else {
      await type(key.text, terminal, pace, signal);
      terminal.write("\r");
    }
    // The line is on its way: what was seen before it does not count as its end.
    const before = terminal.outputCount;
    await until(() => terminal.outputCount > before || !terminal.atPrompt, signal, 2000).catch(ignoreTimeout);
  }
  // The last line may leave a program running on purpose.
  await until(() => terminal.atPrompt || terminal.restingFor > LEFT_RUNNING_MS, signal);
}

async function type(text: string, terminal: Terminal, pace: Pace, signal: AbortSignal): Promise<void> {
  if (pace.characterMs === 0) {
    terminal.write(text);
    return;
  }
  for (const character of text) {
    terminal.write(character);
    await delay(pace.characterMs, undefined, { signal });
  }
}

function programWaits(terminal: Terminal): boolean {
  return !terminal.atPrompt && terminal.restingFor > REST_MS;
}

/** The terminal tells nothing when nothing happens, and nothing happening is what is waited for. */
async function until(holds: () => boolean, signal: AbortSignal, limit = LONGEST_WAIT_MS): Promise<void> {
  const began = Date.now();
  while (!holds()) {
    if (Date.now() - began > limit)
      throw new PersonError("solution", "The terminal is busy. Go back to the prompt (Control-C), then try again.");
    await delay(20, undefined, { signal });
  }
}

function ignoreTimeout(error: unknown): void {
  if (!(error instanceof PersonError)) throw error;
}
