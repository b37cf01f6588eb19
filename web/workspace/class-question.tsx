import { Eye, Keyboard } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import type { AssistView } from "../../server/protocol/classroom.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import styles from "./class-question.module.css";
import { QUESTION } from "./panes.ts";
import { ask } from "./workshop.ts";

/**
 * An instructor asks to watch or to type. It is told at once and does not take the focus: whoever types
 * goes on, and F6 leads here.
 */
export function ClassQuestion() {
  const assist = useWorkshop((state) => (state.connection.state === "live" ? (state.klass?.me.assist ?? null) : null));
  const asking = assist !== null && (assist.mode === "askingToWatch" || assist.mode === "askingToType") ? assist : null;
  return (
    <>
      <div role="alert" className="visually-hidden">
        {asking !== null && `${question(asking)} Press F6 to answer.`}
      </div>
      {asking !== null && <Card key={`${asking.mode} ${asking.since}`} asking={asking} />}
    </>
  );
}

function Card({ asking }: { readonly asking: AssistView }) {
  const card = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement | null>(null);
  // While the card is still in the document: the focus goes back to where it came from.
  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      if (element?.contains(document.activeElement) && before.current?.isConnected) before.current.focus();
    };
  }, []);
  const answer = (yes: boolean) => ask({ type: "assist.answer", yes });
  const watch = asking.mode === "askingToWatch";
  const Icon = watch ? Eye : Keyboard;
  return (
    <div
      ref={card}
      id={QUESTION}
      role="alertdialog"
      aria-labelledby={`${QUESTION}-text`}
      aria-describedby={`${QUESTION}-detail`}
      tabIndex={-1}
      className={styles.card}
      onFocus={({ relatedTarget }) => {
        if (relatedTarget instanceof HTMLElement && card.current?.contains(relatedTarget) === false)
          before.current = relatedTarget;
      }}
    >
      <Icon size={18} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <p id={`${QUESTION}-text`}>{question(asking)}</p>
        <small id={`${QUESTION}-detail`}>
          {watch
            ? "You go on typing, and a line above the terminal says when somebody watches."
            : "You see every key, and F9 ends it at any time."}
        </small>
      </div>
      <div className={styles.answers}>
        <kbd className={styles.key} title="F6 leads here from the terminal">
          F6
        </kbd>
        <Button onClick={() => answer(false)}>No</Button>
        <Button look="primary" onClick={() => answer(true)}>
          Yes
        </Button>
      </div>
    </div>
  );
}

function question({ instructor, mode }: AssistView): string {
  return mode === "askingToWatch"
    ? `${instructor} would like to watch your terminal.`
    : `${instructor} would like to type in your terminal.`;
}
