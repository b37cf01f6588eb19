import type { RootContent } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import { nearest } from "../checks/nearest.ts";
import { parseCheck } from "../checks/parse-check.ts";
import { leavesOf } from "./conditions.ts";
import type { Block, Quiz, Solution, Step, StepCheck } from "./course.ts";
import { renderInline, renderNodes } from "./markdown.ts";
import type { CourseProblem } from "./problems.ts";
import { readQuiz } from "./quiz.ts";
import { parseYaml } from "./yaml.ts";

/** What a step is read from. */
export interface Section {
  readonly title: string;
  readonly id: string;
  readonly line: number;
  readonly nodes: readonly RootContent[];
}

/** Reads one step out of its section. Everything wrong with it is added to the problems. */
export function readStep(section: Section, file: string, text: string, problems: CourseProblem[]): Step | null {
  const reader = new StepReader(section, file, text, problems);
  for (const node of section.nodes) reader.take(node);
  return reader.finish();
}

class StepReader {
  private readonly section: Section;
  private readonly file: string;
  private readonly lines: readonly string[];
  private readonly problems: CourseProblem[];
  private readonly blocks: Block[] = [];
  private readonly checks: StepCheck[] = [];
  /** Where each quiz was named: by its own directive, or in a check. */
  private readonly quizzes: { quiz: Quiz; line: number }[] = [];
  private readonly quizNames: { name: string; line: number }[] = [];
  private readonly hints: string[] = [];
  private solution: Solution | null = null;
  private prose: RootContent[] = [];
  private unreadable = false;

  constructor(section: Section, file: string, text: string, problems: CourseProblem[]) {
    this.section = section;
    this.file = file;
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
        this.takeRun(node, line);
        break;
      case "check":
        this.takeCheck(node, line);
        break;
      case "quiz":
        this.takeQuiz(node, line);
        break;
      case "hint":
        if (node.children.length === 0) this.fail(line, ":::hint is empty");
        this.hints.push(renderNodes(node.children));
        break;
      case "solution":
        if (this.solution !== null) this.fail(line, "a step has one :::solution");
        this.solution = this.readSolution(node, line);
        break;
      default:
        // Named already by whoever looked for unknown directives.
        this.unreadable = true;
    }
  }

  finish(): Step | null {
    this.endProse();
    this.joinQuizzes();
    const { title, id, line } = this.section;
    const before = this.problems.length;
    // What could not be read may be what is missing.
    if (!this.unreadable) this.findMissing();
    if (this.problems.length > before || this.unreadable) return null;
    return {
      id,
      title,
      blocks: this.blocks,
      checks: this.checks,
      quizzes: this.quizzes.map(({ quiz }) => quiz),
      hintsHtml: this.hints,
      solution: this.solution ?? { keys: [] },
      source: { file: this.file, line },
    };
  }

  private findMissing(): void {
    const { title, line } = this.section;
    const lacks = (what: string) => this.fail(line, `the step "${title}" has no ${what}`);
    if (this.checks.length === 0) lacks(":::check and no :::quiz, so nobody could finish it");
    if (this.hints.length === 0) lacks(":::hint");
    // A quiz is its own solution: showing it chooses the right answers.
    const onlyQuiz = this.checks.every((check) => "quiz" in check.check.condition);
    if (this.solution === null && !onlyQuiz) lacks(":::solution");
  }

  private takeRun(node: ContainerDirective, line: number): void {
    const lines = this.body(node, line).filter((text) => text.trim() !== "");
    if (lines.length > 1) this.fail(line + 2, "a :::run holds one line; give the next line a :::run of its own");
    this.blocks.push({ kind: "run", text: lines[0] ?? "" });
  }

  private takeCheck(node: ContainerDirective, line: number): void {
    const source = { file: this.file, firstLine: line + 1, text: this.body(node, line).join("\n") };
    const yaml = parseYaml(source, this.problems);
    if (yaml === null) {
      this.unreadable = true;
      return;
    }
    const parsed = parseCheck(yaml.value);
    if (!parsed.ok) {
      this.unreadable = true;
      for (const { path, message } of parsed.problems) {
        this.fail(path.length === 0 ? line : yaml.lineOf(path), message);
      }
      return;
    }
    const id = parsed.id ?? `check-${this.checks.length + 1}`;
    this.addCheck({ id, sayHtml: renderInline(parsed.say), check: parsed.check }, line);
    this.blocks.push({ kind: "check", check: id });
    for (const { leaf } of leavesOf(parsed.check.condition)) {
      if ("quiz" in leaf) this.quizNames.push({ name: leaf.quiz, line });
    }
  }

  private addCheck(check: StepCheck, line: number): void {
    if (this.checks.some(({ id }) => id === check.id))
      this.fail(line, `two checks of this step have the id "${check.id}"`);
    this.checks.push(check);
  }

  private takeQuiz(node: ContainerDirective, line: number): void {
    const id = node.attributes?.id ?? `quiz-${this.quizzes.length + 1}`;
    if (this.quizzes.some(({ quiz }) => quiz.id === id))
      this.fail(line, `two quizzes of this step have the id "${id}"`);
    const quiz = readQuiz(node, id, (at, message) => this.fail(at, message));
    if (quiz === null) {
      this.unreadable = true;
      return;
    }
    this.quizzes.push({ quiz, line });
    this.blocks.push({ kind: "quiz", quiz: id });
  }

  /** A quiz that no check names is a check of its own. */
  private joinQuizzes(): void {
    const known = this.quizzes.map(({ quiz }) => quiz.id);
    for (const { name, line } of this.quizNames) {
      if (known.includes(name)) continue;
      const near = nearest(name, known);
      this.fail(
        line,
        `there is no quiz "${name}" in this step. ${near === null ? `Write :::quiz{#${name}}` : `Did you mean "${near}"?`}`,
      );
    }
    for (const { quiz, line } of this.quizzes) {
      if (this.quizNames.some(({ name }) => name === quiz.id)) continue;
      this.addCheck(
        { id: quiz.id, sayHtml: "The question is answered", check: { condition: { quiz: quiz.id }, wrong: [] } },
        line,
      );
    }
  }

  /** "> " in front of a line: typed into the program that runs, not at the shell's prompt. */
  private readSolution(node: ContainerDirective, line: number): Solution {
    const keys: Solution["keys"][number][] = [];
    this.body(node, line).forEach((text, index) => {
      const typed = text.trimEnd();
      if (typed.trim() === "") return;
      if (/^>[^ ]/.test(typed))
        this.fail(line + 1 + index, 'a line for the running program begins with "> ", with a space');
      if (typed.startsWith("> ")) keys.push({ to: "program", text: typed.slice(2) });
      else keys.push({ to: "shell", text: typed });
    });
    return { keys };
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
    this.problems.push({ file: this.file, line, message });
  }
}
