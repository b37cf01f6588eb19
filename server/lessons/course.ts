import type { Check } from "../checks/schema.ts";

/**
 * A loaded and validated course. HTML is sanitised and highlighted already; nothing after the
 * loader parses Markdown again.
 */
export interface Course {
  readonly id: string;
  /** The folder it was read from. */
  readonly dir: string;
  readonly title: string;
  readonly summary: string;
  readonly images: readonly CourseImage[];
  readonly lessons: readonly Lesson[];
}

/** What there is to serve for an image where Docker Hub is out of reach. */
export const STAND_INS = ["alpine", "ubuntu", "registry"] as const;
export type StandIn = (typeof STAND_INS)[number];

export interface CourseImage {
  /** As the learner types it: "alpine" or "ubuntu:24.04". */
  readonly name: string;
  /** Which stand-in serves when Docker Hub is out of reach. */
  readonly standIn: StandIn;
  /** Every sandbox has it from the start; otherwise learners pull it. */
  readonly preload: boolean;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  /** For the cheat sheet: the commands of this lesson, each with what it does. */
  readonly cheat: readonly { readonly command: string; readonly does: string }[];
  readonly introHtml: string;
  readonly steps: readonly Step[];
  /** "What you can do now", shown when every step is done; never empty. */
  readonly outroHtml: string;
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly checks: readonly StepCheck[];
  readonly quizzes: readonly Quiz[];
  readonly hintsHtml: readonly string[];
  readonly solution: Solution;
  /** Where the step begins in its file, for reports. */
  readonly source: { readonly file: string; readonly line: number };
}

export type Block =
  | { readonly kind: "html"; readonly html: string }
  /** A command to run. `text` is typed as it stands; "^D" alone is Control-D. */
  | { readonly kind: "run"; readonly text: string }
  | { readonly kind: "quiz"; readonly quiz: string }
  /** Where a check stands in the prose; checks not placed follow the last block. */
  | { readonly kind: "check"; readonly check: string };

export interface StepCheck {
  readonly id: string;
  readonly sayHtml: string;
  readonly check: Check;
}

export interface Quiz {
  readonly id: string;
  readonly questionHtml: string;
  readonly choices: readonly { readonly id: string; readonly html: string; readonly correct: boolean }[];
  /** More than one choice is correct. */
  readonly multiple: boolean;
  readonly explanationHtml: string;
}

export interface Solution {
  readonly keys: readonly SolutionKey[];
}

/**
 * `shell`: typed when the shell's prompt is back. `program`: typed into the program that is
 * running, once its output rests ("^D" and "^C" alone are the control keys).
 */
export interface SolutionKey {
  readonly to: "shell" | "program";
  readonly text: string;
}
