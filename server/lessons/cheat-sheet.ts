import type { Course } from "./course.ts";

/** The commands of a course as a Markdown file to keep. */
export function cheatSheet(course: Course): string {
  const parts = course.lessons
    .filter((lesson) => lesson.cheat.length > 0)
    .map((lesson) => {
      const rows = lesson.cheat.map(({ command, does }) => `| \`${command.replaceAll("|", "\\|")}\` | ${does} |`);
      return `## ${lesson.title}\n\n| command | what it does |\n| --- | --- |\n${rows.join("\n")}\n`;
    });
  return `# ${course.title}: cheat sheet\n\n${parts.join("\n")}`;
}
