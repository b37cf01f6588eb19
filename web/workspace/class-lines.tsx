import { Eye, Keyboard } from "lucide-react";
import type { AssistView } from "../../server/protocol/classroom.ts";
import { isLocked, LOCKED } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { NoticeLine } from "../terminal/notice-line.tsx";
import { Button } from "../ui/button.tsx";
import styles from "./class-lines.module.css";
import { ask } from "./workshop.ts";

/** What the class does to the learner's terminals, for as long as it does: nobody watches or types unseen. */
export function ClassLines() {
  const klass = useWorkshop((state) => state.klass);
  const lost = useWorkshop((state) => state.connection.state !== "live");
  if (klass === null || lost) return null;
  const { assist, catchUp } = klass.me;
  return (
    <>
      {catchUp !== null && (
        <NoticeLine
          tone="info"
          text={
            catchUp.of === 0
              ? "Catching up. Just watch."
              : `Catching up: step ${Math.min(catchUp.done + 1, catchUp.of)} of ${catchUp.of}. Just watch.`
          }
        />
      )}
      {isLocked(klass) && <NoticeLine tone="wait" text={LOCKED} />}
      {assist !== null && assist.mode !== "askingToWatch" && (
        <AssistLine assist={assist} mayEnd={klass.class.watchConsent} />
      )}
    </>
  );
}

/** @param mayEnd the learner may end the watching, too */
function AssistLine({ assist, mayEnd }: { readonly assist: AssistView; readonly mayEnd: boolean }) {
  const stop = () => ask({ type: "assist.stop" });
  if (assist.mode === "typing") {
    return (
      <div className={styles.typing}>
        <NoticeLine tone="wait" text={`${assist.instructor} is typing in your terminal.`} detail=" Press F9 to stop.">
          <Button look="terminal" aria-label={`Stop ${assist.instructor} typing`} onClick={stop}>
            <Keyboard size={13} aria-hidden /> Stop
          </Button>
        </NoticeLine>
      </div>
    );
  }
  return (
    <NoticeLine tone="info" text={`${assist.instructor} is watching`}>
      {mayEnd && assist.mode === "watching" ? (
        <Button look="terminal" aria-label={`Stop ${assist.instructor} watching`} onClick={stop}>
          Stop
        </Button>
      ) : (
        <Eye size={15} className={styles.eye} aria-hidden />
      )}
    </NoticeLine>
  );
}
