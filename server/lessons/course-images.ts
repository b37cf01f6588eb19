import { readFileSync } from "node:fs";
import { parseDocker } from "../checks/docker-command.ts";
import { sameImage } from "../checks/image-reference.ts";
import { nearest } from "../checks/nearest.ts";
import { parseShellLine } from "../checks/shell-line.ts";
import type { Course, Step } from "./course.ts";
import type { CourseProblem } from "./problems.ts";

/** Images that a course uses and that neither course.yaml names nor an earlier step makes. */
export function unnamedImages(course: Course): CourseProblem[] {
  const known = course.images.map((image) => image.name);
  const problems: CourseProblem[] = [];
  for (const step of course.lessons.flatMap((lesson) => lesson.steps)) {
    const { used, made } = imagesOf(step);
    known.push(...made);
    for (const image of used) {
      if (image.includes("$") || known.some((name) => sameImage(name, image))) continue;
      const near = nearest(image, known);
      const hint = near === null ? "add it to `images` in course.yaml" : `did you mean "${near}"?`;
      problems.push({ ...place(step, image), message: `the image "${image}" is not one of this course's: ${hint}` });
    }
  }
  return problems;
}

function imagesOf(step: Step): { used: string[]; made: string[] } {
  const lines = step.solution.keys.filter((key) => key.to === "shell").map((key) => key.text);
  const used: string[] = [];
  const made: string[] = [];
  for (const argv of lines.flatMap((line) => parseShellLine(line).commands)) {
    const docker = parseDocker(argv);
    const [first, second] = docker?.args ?? [];
    if (docker === null || first === undefined) continue;
    if (/^(container (run|create)|image pull)$/.test(docker.command)) used.push(first);
    if (/^(container commit|image tag)$/.test(docker.command) && second !== undefined) made.push(second);
    if (docker.command === "image build") made.push(...(docker.options.get("tag") ?? []));
    if (docker.command === "image import" && second !== undefined) made.push(second);
  }
  return { used, made };
}

/** The line of the step that has the image's name. */
function place(step: Step, image: string): { file: string; line: number } {
  const lines = readFileSync(step.source.file, "utf8").split("\n");
  const at = lines.findIndex((line, index) => index >= step.source.line && line.includes(image));
  return { file: step.source.file, line: at === -1 ? step.source.line : at + 1 };
}
