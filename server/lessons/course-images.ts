import { readFileSync } from "node:fs";
import { sameImage } from "../checks/image-reference.ts";
import { nearest } from "../checks/nearest.ts";
import type { Condition } from "../checks/schema.ts";
import { leavesOf } from "./conditions.ts";
import type { Course, Step } from "./course.ts";
import type { CourseProblem } from "./problems.ts";
import { dockerCommands, lineWith, typedLines } from "./typed-commands.ts";

/** Images that a course uses and that neither course.yaml names nor a step makes before. */
export function unnamedImages(course: Course): CourseProblem[] {
  const known = course.images.map((image) => image.name);
  const problems: CourseProblem[] = [];
  for (const step of course.lessons.flatMap((lesson) => lesson.steps)) {
    const typed = imagesTyped(step);
    const made = typed.filter((use) => use.made).map((use) => use.image);
    known.push(...made);
    const used = new Set([...typed.filter((use) => !use.made).map((use) => use.image), ...imagesChecked(step)]);
    for (const image of used) {
      if (image.includes("$") || known.some((name) => sameImage(name, image))) continue;
      const near = nearest(image, known);
      const hint = near === null ? "Add it to `images` in course.yaml" : `Did you mean "${near}"?`;
      const lines = readFileSync(step.source.file, "utf8").split("\n");
      const message = `missing image: "${image}" is not among this course's images. ${hint}`;
      problems.push({ file: step.source.file, line: lineWith(lines, step, image), message });
    }
  }
  return problems;
}

interface Use {
  readonly image: string;
  readonly made: boolean;
}

function imagesTyped(step: Step): Use[] {
  return typedLines(step)
    .flatMap(dockerCommands)
    .flatMap(({ command, options, args: [first, second] }): Use[] => {
      const used = first === undefined ? [] : [{ image: first, made: false }];
      const made = second === undefined ? [] : [{ image: second, made: true }];
      switch (command) {
        case "container run":
        case "container create":
        case "image pull":
        case "image history":
        case "image save":
          return used;
        case "image tag":
          return [...used, ...made];
        case "container commit":
        case "image import":
          return made;
        case "image build":
          return (options.get("tag") ?? []).map((image) => ({ image, made: true }));
        default:
          return [];
      }
    });
}

/** What its checks ask for. Wrong turns are left out: they may name an image that is not there. */
function imagesChecked(step: Step): string[] {
  return step.checks
    .flatMap((check) => leavesOf(check.check.condition))
    .flatMap(({ leaf, negated }) => (negated ? [] : imagesIn(leaf)))
    .filter((image) => image !== undefined);
}

function imagesIn(leaf: Condition): (string | undefined)[] {
  if ("container" in leaf) return [leaf.container.image];
  if ("file" in leaf) return [leaf.file.image];
  if ("image" in leaf) return [leaf.image.state === "absent" ? undefined : leaf.image.name, leaf.image.from];
  return [];
}
