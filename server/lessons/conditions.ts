import type { Condition } from "../checks/schema.ts";

/** The conditions that others are made of, at any depth, with whether they stand under a `not`. */
export function leavesOf(condition: Condition, negated = false): { leaf: Condition; negated: boolean }[] {
  const parts = (list: readonly Condition[]) => list.flatMap((part) => leavesOf(part, negated));
  if ("all" in condition) return parts(condition.all);
  if ("any" in condition) return parts(condition.any);
  if ("order" in condition) return parts(condition.order);
  if ("not" in condition) return leavesOf(condition.not, !negated);
  return [{ leaf: condition, negated }];
}
