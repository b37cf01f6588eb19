/**
 * large: more than it may; slow: later than it may; malformed: no answer of the Docker API; status: one that Docker
 * never gives there; flood: events without end.
 */
export const VIOLATION_KINDS = ["large", "slow", "malformed", "status", "flood"] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

/** A sandbox's daemon did what Docker does not do. Nothing that it said is in here. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly kind: ViolationKind;
  /** What was asked for, such as "volumes". */
  readonly of: string;

  constructor(kind: ViolationKind, of: string) {
    super(`${kind}: ${of}`);
    this.kind = kind;
    this.of = of;
  }
}
