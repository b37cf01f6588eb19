import { Clock } from "lucide-react";
import { timeLeft } from "../lesson/ago.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { useNow } from "../ui/use-now.ts";
import styles from "./time-left.module.css";
import { ask } from "./workshop.ts";

const WARN_MS = 15 * 60_000;

/** Shows when the sandbox is about to end because nothing happens in it. */
export function TimeLeft() {
  const endsAt = useWorkshop(({ sandbox }) => (sandbox.state === "ready" ? sandbox.idleEndsAt : null));
  const now = useNow(10_000);
  if (endsAt === null || endsAt - now >= WARN_MS) return null;
  return (
    <div className={styles.chip} role="status">
      <Clock size={13} aria-hidden />
      <span>{timeLeft(endsAt - now)}</span>
      <button type="button" aria-label="Extend the time of the sandbox" onClick={() => ask({ type: "sandbox.extend" })}>
        Extend
      </button>
    </div>
  );
}
