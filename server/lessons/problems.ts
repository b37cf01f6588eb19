import { relative } from "node:path";

/** Something wrong with a course, where it is. Lines count from 1. */
export interface CourseProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** "lessons/x/y.md:12: message", relative to where the server was started. */
export function formatProblem({ file, line, message }: CourseProblem): string {
  return `${relative(process.cwd(), file)}:${line}: ${message}`;
}
