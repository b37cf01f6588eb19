import { CirclePause, Flag } from "lucide-react";
import { holdTitle } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import styles from "./class-banner.module.css";

/** How the class as a whole stands, above the lesson. Changes are announced elsewhere. */
export function ClassBanner() {
  const state = useWorkshop(({ klass }) => klass?.class.state ?? null);
  const held = useWorkshop(({ klass }) => klass?.class.hold != null);
  const at = useWorkshop(({ klass, courses }) => holdTitle(klass, courses));
  if (state === "ended") {
    return (
      <aside className={styles.banner} data-tone="calm" aria-label="Class">
        <Flag size={16} aria-hidden />
        <p>
          <b>The class is over.</b> What you did is kept and you can read on here. The cheat sheet is in the menu.
        </p>
      </aside>
    );
  }
  if (state !== "open" || !held) return null;
  return (
    <aside className={styles.banner} data-tone="wait" aria-label="Class">
      <CirclePause size={16} aria-hidden />
      <p>
        Your instructor holds the class{at !== null && <b> at {at}</b>}. What comes next waits; you may go on exploring.
      </p>
    </aside>
  );
}
