import { ChevronDown, ChevronUp, Presentation } from "lucide-react";
import { Suspense } from "react";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import styles from "./class-shown.module.css";
import { TerminalViewer } from "./lazy-parts.tsx";
import { panes, usePanes } from "./panes.ts";
import { control, focusTerminal, page } from "./workshop.ts";

/**
 * The terminal that an instructor shows to all; nothing while none is shown.
 * @param alone a pane of its own, which is not folded
 */
export function ShownTerminal({ alone = false }: { readonly alone?: boolean }) {
  const shown = useWorkshop(({ klass }) => klass?.class.shown ?? null);
  const folded = usePanes((state) => state.folded) && !alone;
  if (shown === null) return null;
  const Chevron = folded ? ChevronDown : ChevronUp;
  return (
    <section className={styles.shown} data-alone={alone} aria-label={`Terminal of ${shown.by}`}>
      <header className={styles.bar}>
        <span>
          <Presentation size={14} aria-hidden /> <b>{shown.by}</b> shows a terminal
        </span>
        {!alone && (
          <Button look="terminalGhost" aria-expanded={!folded} onClick={() => panes.setState({ folded: !folded })}>
            <Chevron size={14} aria-hidden /> {folded ? "Show it" : "Hide"}
          </Button>
        )}
      </header>
      {!folded && (
        <div className={styles.stage}>
          <Suspense fallback={null}>
            <TerminalViewer
              key={shown.terminal}
              terminal={shown.terminal}
              page={page}
              cols={shown.cols}
              rows={shown.rows}
              label={`Terminal of ${shown.by}, read only`}
              writable={false}
              send={(message) => control.send(message)}
              onEndKey={focusTerminal}
            />
          </Suspense>
        </div>
      )}
    </section>
  );
}
