import type { z } from "zod";
import { type Path, type Problem, unknownKey } from "./problem.ts";
import { type Check, CONDITION_KEYS, type Condition, SPEC_SCHEMAS, type WrongTurn } from "./schema.ts";
import { parseShellLine } from "./shell-line.ts";
import { explainIssue } from "./spec-issue.ts";

export type { Problem } from "./problem.ts";
export { unknownKey } from "./problem.ts";

export type ParsedCheck =
  | { readonly ok: true; readonly id?: string; readonly say: string; readonly check: Check }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type ConditionKey = (typeof CONDITION_KEYS)[number];
const OTHER_KEYS = ["id", "say", "wrong"] as const;
const WRONG_KEYS = ["when", "say"] as const;

/**
 * Reads the body of a `:::check`. Walks it by hand down to the single condition, so that each
 * problem names its exact place; the schemas take over from there.
 */
export function parseCheck(value: unknown): ParsedCheck {
  const problems: Problem[] = [];
  if (!isRecord(value))
    return {
      ok: false,
      problems: [{ path: [], message: "a check is a list of keys, such as `say:` and `container:`" }],
    };
  const { id, say } = value;
  if (typeof say !== "string" || say.trim() === "")
    problems.push({ path: ["say"], message: "`say` is missing: the words that the learner reads" });
  if (id !== undefined && !(typeof id === "string" && /^[a-z0-9-]+$/.test(id))) {
    problems.push({ path: ["id"], message: "`id` must be made of small letters, digits and hyphens" });
  }
  const condition = readCondition(value, [], problems, OTHER_KEYS);
  const wrong = readWrong(value.wrong, problems);
  if (problems.length > 0 || condition === null) return { ok: false, problems };
  return {
    ok: true,
    say: say as string,
    check: { condition, wrong },
    ...(id === undefined ? {} : { id: id as string }),
  };
}

function readWrong(value: unknown, problems: Problem[]): WrongTurn[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.push({ path: ["wrong"], message: "`wrong` must be a list of `when:` and `say:`" });
    return [];
  }
  return value.flatMap((turn: unknown, index) => {
    const path = ["wrong", index];
    if (!isRecord(turn)) {
      problems.push({ path, message: "a wrong turn has the keys `when` and `say`" });
      return [];
    }
    unknownKeys(turn, WRONG_KEYS, path, "wrong turn", problems);
    if (typeof turn.say !== "string" || turn.say.trim() === "")
      problems.push({ path: [...path, "say"], message: "`say` is missing in this wrong turn" });
    const when = readCondition(turn.when, [...path, "when"], problems);
    return when === null ? [] : [{ when, say: String(turn.say) }];
  });
}

/** A mapping with exactly one key of a condition, and at most these others. */
function readCondition(
  value: unknown,
  path: Path,
  problems: Problem[],
  others: readonly string[] = [],
): Condition | null {
  if (!isRecord(value)) {
    problems.push({ path, message: `expected a condition, one of ${CONDITION_KEYS.join(", ")}` });
    return null;
  }
  unknownKeys(value, [...others, ...CONDITION_KEYS], path, others.length > 0 ? "check" : "condition", problems);
  const keys = Object.keys(value).filter((key): key is ConditionKey =>
    (CONDITION_KEYS as readonly string[]).includes(key),
  );
  const [key, second] = keys;
  if (key === undefined) {
    problems.push({ path, message: `nothing to check: expected one of ${CONDITION_KEYS.join(", ")}` });
    return null;
  }
  if (second !== undefined) {
    problems.push({
      path: [...path, second],
      message: `one condition only, but there are ${keys.join(" and ")}; join them with \`all:\``,
    });
    return null;
  }
  return readKind(key, value[key], [...path, key], problems);
}

function readKind(key: ConditionKey, value: unknown, path: Path, problems: Problem[]): Condition | null {
  if (key === "all" || key === "any" || key === "order") {
    const least = key === "order" ? 2 : 1;
    if (!Array.isArray(value) || value.length < least) {
      problems.push({
        path,
        message: `\`${key}\` must be a list of at least ${least === 1 ? "one condition" : "two conditions"}`,
      });
      return null;
    }
    const parts = value.map((part, index) => readCondition(part, [...path, index], problems));
    return parts.includes(null) ? null : ({ [key]: parts } as unknown as Condition);
  }
  if (key === "not") {
    const part = readCondition(value, path, problems);
    return part === null ? null : { not: part };
  }
  const schema: z.ZodType = SPEC_SCHEMAS[key];
  const parsed = schema.safeParse(value);
  const found = parsed.success
    ? faults(key, value, path)
    : parsed.error.issues.flatMap((issue) => explainIssue(issue, schema, value, key, path));
  problems.push(...found);
  return found.length > 0 || !parsed.success ? null : ({ [key]: parsed.data } as unknown as Condition);
}

/** What the schemas cannot say: tried once here, so that it cannot fail in front of a learner. */
function faults(kind: ConditionKey, value: unknown, path: Path): Problem[] {
  if (!isRecord(value)) return [];
  const problems = brokenPatterns(value, path);
  if (kind === "file" && value.container !== undefined && value.image !== undefined) {
    problems.push({
      path: [...path, "image"],
      message: "a file is looked for in a `container` or in an `image`, not in both",
    });
  }
  const commandKey = kind === "container" ? "command" : kind === "output" ? "of" : kind === "command" ? "run" : null;
  const line = commandKey === null ? undefined : value[commandKey];
  if (commandKey === null || typeof line !== "string") return problems;
  const { commands, unfinished } = parseShellLine(line);
  const fault = unfinished
    ? "has a quote that is not closed"
    : commands.length === 0
      ? "has no words"
      : commands.length > 1
        ? "is more than one command; give one, or quote its operators"
        : (commands[0] ?? []).slice(0, -1).includes("**")
          ? "can have `**` at its end only; `*` stands for one word"
          : null;
  if (fault !== null) problems.push({ path: [...path, commandKey], message: `\`${commandKey}\` ${fault}` });
  return problems;
}

function brokenPatterns(value: Record<string, unknown>, path: Path): Problem[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    if (isRecord(inner)) return brokenPatterns(inner, at);
    if (key !== "matches" || typeof inner !== "string") return [];
    try {
      new RegExp(inner, "m");
      return [];
    } catch (error) {
      return [{ path: at, message: `\`matches\` is not a regular expression: ${(error as Error).message}` }];
    }
  });
}

function unknownKeys(
  value: Record<string, unknown>,
  valid: readonly string[],
  path: Path,
  what: string,
  problems: Problem[],
): void {
  const unknown = Object.keys(value).filter((key) => !valid.includes(key));
  problems.push(...unknown.map((key) => ({ path: [...path, key], message: unknownKey(key, valid, what) })));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
