import type { List, ListItem, RootContent } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import { parseCheck } from "../checks/parse-check.ts";
import type { Block, Quiz, Solution, Step, StepCheck } from "./course.ts";
import { renderInline, renderNodes } from "./markdown.ts";
import type { LessonSource, Section } from "./parse-lesson.ts";
import type { CourseProblem } from "./problems.ts";
import { parseYaml } from "./yaml.ts";

/** Reads one step out of its section. Everything wrong with it is added to the problems. */
export function readStep(section: Section, source: LessonSource, text: string, problems: CourseProblem[]): Step | null {
  const reader = new StepReader(section, source, text, problems);
  for (const node of section.nodes) reader.take(node);
  return reader.finish();
}

class StepReader {
  private readonly section: Section;
  private readonly source: LessonSource;
  private readonly lines: readonly string[];
  private readonly problems: CourseProblem[];
  private readonly blocks: Block[] = [];
  private readonly checks: StepCheck[] = [];
  private readonly quizzes: Quiz[] = [];
  private readonly hints: string[] = [];
  private solution: Solution | null = null;
  private prose: RootContent[] = [];
  /** Also where they could not be read. */
  private hasChecks = false;

  constructor(section: Section, source: LessonSource, text: string, problems: CourseProblem[]) {
    this.section = section;
    this.source = source;
    this.lines = text.split("\n");
    this.problems = problems;
  }

  take(node: RootContent): void {
    if (node.type !== "containerDirective" || node.name === "note") {
      this.prose.push(node);
      return;
    }
    this.endProse();
    const line = node.position?.start.line ?? this.section.line;
    switch (node.name) {
      case "run":
        this.blocks.push({ kind: "run", text: this.body(node, line).join("\n") });
        break;
      case "check":
        this.takeCheck(node, line);
        break;
      case "quiz":
        this.takeQuiz(node, line);
        break;
      case "hint":
        this.hints.push(renderNodes(node.children));
        break;
      case "solution":
        if (this.solution !== null) this.fail(line, "a step has one :::solution");
        this.solution = { keys: readKeys(this.body(node, line)) };
        break;
      default:
        // Named already by whoever looked for unknown directives.
        break;
    }
  }

  finish(): Step | null {
    this.endProse();
    const { title, id, line } = this.section;
    const before = this.problems.length;
    if (!this.hasChecks)
      this.fail(line, `the step "${title}" has no :::check and no :::quiz, so nobody could finish it`);
    if (this.hints.length === 0) this.fail(line, `the step "${title}" has no :::hint`);
    const onlyQuiz = this.checks.every((check) => "quiz" in check.check.condition);
    if (this.solution === null && !onlyQuiz) this.fail(line, `the step "${title}" has no :::solution`);
    if (this.problems.length > before) return null;
    return {
      id,
      title,
      blocks: this.blocks,
      checks: this.checks,
      quizzes: this.quizzes,
      hintsHtml: this.hints,
      solution: this.solution ?? { keys: [] },
      source: { file: this.source.file, line },
    };
  }

  private takeCheck(node: ContainerDirective, line: number): void {
    this.hasChecks = true;
    const yaml = parseYaml(
      { file: this.source.file, firstLine: line + 1, text: this.body(node, line).join("\n") },
      this.problems,
    );
    if (yaml === null) return;
    const parsed = parseCheck(yaml.value);
    if (!parsed.ok) {
      for (const problem of parsed.problems)
        this.fail(problem.path.length === 0 ? line : yaml.lineOf(problem.path), problem.message);
      return;
    }
    const id = parsed.id ?? node.attributes?.id ?? `check-${this.checks.length + 1}`;
    if (this.checks.some((check) => check.id === id)) this.fail(line, `two checks of this step have the id "${id}"`);
    this.checks.push({ id, sayHtml: renderInline(parsed.say), check: parsed.check });
    this.blocks.push({ kind: "check", check: id });
  }

  /** Question, a list with one box for each choice, explanation. */
  private takeQuiz(node: ContainerDirective, line: number): void {
    this.hasChecks = true;
    const at = node.children.findIndex(
      (child) => child.type === "list" && child.children.some((item) => item.checked != null),
    );
    const list = node.children[at] as List | undefined;
    if (list === undefined) {
      this.fail(line, "a quiz has a list of choices: - [x] for a right one, - [ ] for a wrong one");
      return;
    }
    const correct = list.children.filter((item) => item.checked).length;
    if (correct === 0) this.fail(line, "no choice of this quiz is right: mark at least one with [x]");
    if (at === 0) this.fail(line, "this quiz has no question in front of its choices");
    if (at === node.children.length - 1) this.fail(line, "this quiz has no explanation behind its choices");
    const id = node.attributes?.id ?? `quiz-${this.quizzes.length + 1}`;
    this.quizzes.push({
      id,
      questionHtml: renderNodes(node.children.slice(0, at)),
      choices: list.children.map((item, index) => ({
        id: `c${index + 1}`,
        html: choiceHtml(item),
        correct: item.checked === true,
      })),
      multiple: correct > 1,
      explanationHtml: renderNodes(node.children.slice(at + 1)),
    });
    this.blocks.push({ kind: "quiz", quiz: id });
    this.checks.push({ id, sayHtml: "The question is answered", check: { condition: { quiz: id }, wrong: [] } });
  }

  /** The lines between the fences as they stand in the file; Markdown would change them. */
  private body(node: ContainerDirective, line: number): string[] {
    const end = node.position?.end.line ?? line;
    const body = this.lines.slice(line, end - 1).map((text) => text.replace(/\r$/, ""));
    if (body.every((text) => text.trim() === "")) this.fail(line, `:::${node.name} is empty`);
    return body;
  }

  private endProse(): void {
    if (this.prose.length > 0) this.blocks.push({ kind: "html", html: renderNodes(this.prose) });
    this.prose = [];
  }

  private fail(line: number, message: string): void {
    this.problems.push({ file: this.source.file, line, message });
  }
}

/** "> " in front of a line: typed into the program that runs, not at the shell's prompt. */
function readKeys(lines: readonly string[]): Solution["keys"] {
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) =>
      line.startsWith("> ") ? { to: "program" as const, text: line.slice(2) } : { to: "shell" as const, text: line },
    );
}

function choiceHtml(item: ListItem): string {
  const html = renderNodes([{ type: "root", children: item.children } as unknown as RootContent]);
  return html.replace(/^<p>/, "").replace(/<\/p>$/, "");
}
