import type { Course, Lesson } from "./course.ts";
import { type CheatEntry, explains } from "./explained-commands.ts";
import { typedLines } from "./typed-commands.ts";

/** The commands of a course as a Markdown file to keep: what each does, and where it was typed. */
export function cheatSheet(course: Course): string {
  const shown = new Set<string>();
  const sections = course.lessons.map((lesson, index) => {
    const earlier = course.lessons.slice(0, index).flatMap((before) => before.cheat);
    return lessonSection(lesson, earlier, shown);
  });
  return `# ${course.title}: cheat sheet\n\n${course.summary}\n\n${sections.filter(Boolean).join("\n")}`;
}

/** @param shown the lines that the sheet has already; those of this lesson are added */
function lessonSection(lesson: Lesson, earlier: readonly CheatEntry[], shown: Set<string>): string {
  const typed = new Map<CheatEntry, string[]>(lesson.cheat.map((entry) => [entry, []]));
  const others: string[] = [];
  for (const line of lesson.steps.flatMap(typedLines)) {
    if (shown.has(line) || /^\^[A-Z]$/.test(line)) continue;
    shown.add(line);
    const entry = explains([...lesson.cheat, ...earlier], line);
    if (entry === null) others.push(line);
    else typed.set(entry, [...(typed.get(entry) ?? []), line]);
  }
  const entries = [...typed].map(([{ command, does }, lines]) => {
    const examples = lines.filter((line) => line !== command).map((line) => `  - ${inlineCode(line)}\n`);
    return `- ${inlineCode(command)}: ${does}\n${examples.join("")}`;
  });
  if (others.length > 0) entries.push(`- Also typed: ${others.map(inlineCode).join(", ")}\n`);
  return entries.length === 0 ? "" : `## ${lesson.title}\n\n${entries.join("")}`;
}

/** Code that may hold backticks itself. */
function inlineCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}
