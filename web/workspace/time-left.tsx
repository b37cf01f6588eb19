import { Clock } from "lucide-react";
import { timeLeft } from "../lesson/ago.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { useNow } from "../ui/use-now.ts";
import styles from "./time-left.module.css";
import { ask } from "./workshop.ts";

const WARN_MS = 15 * 60_000;

/**
 * How long the class goes on, in an open one; else how long the sandbox stays when nothing happens in it: in
 * passing, until it is about to end.
 */
export function TimeLeft() {
  const endsAt = useWorkshop(({ sandbox }) => (sandbox.state === "ready" ? sandbox.idleEndsAt : null));
  const classEndsAt = useWorkshop(({ klass }) => (klass?.class.state === "open" ? klass.class.endsAt : null));
  const now = useNow(10_000);
  const soon = endsAt !== null && endsAt - now < WARN_MS;
  if (classEndsAt !== null && !soon) {
    return (
      <div className={styles.chip} title="The class ends then, unless your instructor extends it.">
        {timeLeft(classEndsAt - now)}
      </div>
    );
  }
  if (endsAt === null) return null;
  if (!soon) {
    return (
      <div className={styles.chip} title="The sandbox ends then if nothing happens in it. The menu extends it.">
        {timeLeft(endsAt - now)}
      </div>
    );
  }
  return (
    <div className={styles.chip} data-soon="" role="status">
      <Clock size={13} aria-hidden />
      <span>{timeLeft(endsAt - now)}</span>
      <button type="button" aria-label="Extend the time of the sandbox" onClick={() => ask({ type: "sandbox.extend" })}>
        Extend
      </button>
    </div>
  );
}
