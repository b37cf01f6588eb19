import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import type { Amiss } from "../../server/protocol/operator.ts";
import styles from "./amiss-list.module.css";

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

interface AmissListProps {
  readonly amiss: readonly Amiss[];
  /** The server does not answer. */
  readonly problem: string | null;
  /** When it answered last. */
  readonly at: number;
}

/** What is wrong now, and what to do. Read out when it changes. */
export function AmissList({ amiss, problem, at }: AmissListProps) {
  return (
    <section className={styles.region} aria-label="What is amiss" aria-live="polite">
      {problem !== null && (
        <Line
          level="bad"
          message={problem}
          remedy={`What you see here is from ${CLOCK.format(at)}. It is asked again.`}
        />
      )}
      {problem === null && amiss.length === 0 && (
        <p className={styles.line} data-level="ok">
          <CircleCheck size={18} aria-hidden />
          <span>Nothing is amiss.</span>
        </p>
      )}
      {amiss.map(({ kind, level, message, remedy }) => (
        <Line key={`${kind} ${message}`} level={level} message={message} remedy={remedy} />
      ))}
    </section>
  );
}

function Line({ level, message, remedy }: Pick<Amiss, "level" | "message" | "remedy">) {
  const Icon = level === "bad" ? OctagonAlert : TriangleAlert;
  return (
    <p className={styles.line} data-level={level}>
      <Icon size={18} aria-hidden />
      <span>
        <b>{message}</b> {remedy}
      </span>
    </p>
  );
}
