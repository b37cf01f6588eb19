import { Hand, X } from "lucide-react";
import { ordinal } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import styles from "./class-hand.module.css";
import { ask, askForHelp } from "./workshop.ts";

/** Asks an instructor for help; then says how that stands. Only in a class that is open. */
export function HandButton() {
  const hand = useWorkshop(({ klass }) => klass?.me.hand ?? null);
  const open = useWorkshop(({ klass }) => klass?.class.state === "open");
  if (!open) return null;
  if (hand === null) {
    return (
      <button type="button" className={styles.ask} title="Ask for help (g)" onClick={askForHelp}>
        <Hand size={15} aria-hidden />
        <span className={styles.word}>Ask for help</span>
      </button>
    );
  }
  return (
    <div className={styles.raised} data-coming={hand.claimedBy !== null} title={hand.text || undefined}>
      <Hand size={14} aria-hidden />
      {hand.claimedBy === null ? (
        <span>
          {ordinal(hand.place)}
          <span className={styles.word}> in the queue</span>
        </span>
      ) : (
        <>
          <span className={styles.coming}>{hand.claimedBy} is coming</span>
          <span className={styles.short} aria-hidden>
            Coming
          </span>
        </>
      )}
      <button type="button" onClick={() => ask({ type: "hand.lower" })}>
        <X size={14} className={styles.cross} aria-hidden />
        <span className={styles.word}>Take it back</span>
      </button>
    </div>
  );
}
