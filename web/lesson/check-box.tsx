import { Check } from "lucide-react";
import type { CheckState } from "../../server/protocol/state.ts";
import { useNow } from "../ui/use-now.ts";
import { ago } from "./ago.ts";
import styles from "./check-box.module.css";
import { Prose } from "./prose.tsx";

interface CheckBoxProps {
  readonly sayHtml: string;
  readonly check: CheckState | undefined;
}

/** What a step asks for, whether it is done, and why not yet. */
export function CheckBox({ sayHtml, check }: CheckBoxProps) {
  const state = check?.state ?? "todo";
  return (
    <div className={styles.check} data-state={state}>
      <span className={styles.sign} aria-hidden>
        {state === "passed" && <Check size={11} strokeWidth={3.5} />}
      </span>
      <div className={styles.body}>
        <span className="visually-hidden">{LABELS[state]}: </span>
        <Prose inline html={sayHtml} />
        {check?.state === "passed" && <PassedDetail detailHtml={check.detailHtml} at={check.at} />}
        {check?.state === "waiting" &&
          (check.attempted ? (
            <div className={styles.why}>
              <b>Not yet.</b> <Prose inline html={check.reasonHtml} />
            </div>
          ) : (
            <small>Ticks itself when it is done.</small>
          ))}
      </div>
    </div>
  );
}

const LABELS = { passed: "Done", waiting: "Waiting", todo: "To do" } as const;

function PassedDetail({ detailHtml, at }: { readonly detailHtml: string; readonly at: number }) {
  const now = useNow(30_000);
  return (
    <small>
      {detailHtml !== "" && (
        <>
          <Prose inline html={detailHtml} />
          {" · "}
        </>
      )}
      <time dateTime={new Date(at).toISOString()}>{ago(now - at)}</time>
    </small>
  );
}
