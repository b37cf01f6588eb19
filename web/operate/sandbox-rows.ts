import type { SandboxOwner, SandboxRow } from "../../server/protocol/operator.ts";
import type { Sorting } from "../ui/table.tsx";

export type SandboxColumn = "id" | "owner" | "age" | "memory" | "cores" | "processes" | "disk";

/** "Grace, Tuesday class" */
export function ownerText(owner: SandboxOwner): string {
  switch (owner.kind) {
    case "seat":
      return `${owner.seat}, ${owner.class}`;
    case "host":
      return `Instructors, ${owner.class}`;
    case "alone":
      return "A learner alone";
    case "nobody":
      return "Nobody yet: started ahead";
    default:
      return owner satisfies never;
  }
}

/** Pure. Rows that are equal stay in the order of their ids; what is not known comes last. */
export function sortSandboxes(rows: readonly SandboxRow[], { by, down }: Sorting<SandboxColumn>): SandboxRow[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [figureOf(a, by), figureOf(b, by)];
    if (x === null || y === null) return x === y ? compare(a.id, b.id) : x === null ? 1 : -1;
    return (down ? compare(y, x) : compare(x, y)) || compare(a.id, b.id);
  });
}

function figureOf(row: SandboxRow, by: SandboxColumn): number | string | null {
  switch (by) {
    case "id":
      return row.id;
    case "owner":
      return ownerText(row.owner);
    case "age":
      return -row.since;
    case "memory":
      return row.memory;
    case "cores":
      return row.cores;
    case "processes":
      return row.processes;
    case "disk":
      return row.disk;
    default:
      return by satisfies never;
  }
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b));
}
