import { timeLeft } from "../lesson/ago.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { useNow } from "../ui/use-now.ts";
import styles from "./class-time.module.css";

/** The class, and how long it still goes on. */
export function ClassTime() {
  const title = useWorkshop(({ klass }) => klass?.class.title ?? null);
  const endsAt = useWorkshop(({ klass }) => (klass?.class.state === "open" ? klass.class.endsAt : null));
  const now = useNow(10_000);
  if (title === null) return null;
  return (
    <span className={styles.class} title={title}>
      <b>{title}</b>
      {endsAt !== null && <small>{timeLeft(endsAt - now)}</small>}
    </span>
  );
}
