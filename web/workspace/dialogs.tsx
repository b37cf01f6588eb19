import { Suspense } from "react";
import { settingsStore } from "../store/settings.ts";
import { useSettings, useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { CourseProblems } from "./course-problems.tsx";
import styles from "./dialogs.module.css";
import { ClassDialogs } from "./lazy-parts.tsx";
import { panes, usePanes } from "./panes.ts";
import { SHORTCUTS } from "./shortcuts.ts";
import { ask } from "./workshop.ts";

export function Dialogs() {
  const dialog = usePanes((state) => state.dialog);
  switch (dialog) {
    case null:
      return null;
    case "shortcuts":
      return <ShortcutsDialog />;
    case "startOver":
      return <StartOverDialog />;
    case "problems":
      return <ProblemsDialog />;
    case "hand":
    case "messages":
    case "class":
      return (
        <Suspense fallback={null}>
          <ClassDialogs name={dialog} />
        </Suspense>
      );
    default:
      return dialog satisfies never;
  }
}

function close() {
  panes.setState({ dialog: null });
}

function ShortcutsDialog() {
  const singleKeys = useSettings((settings) => settings.singleKeys);
  return (
    <Dialog title="Keyboard shortcuts" onClose={close}>
      <dl className={styles.shortcuts}>
        {SHORTCUTS.map(({ keys, does, single }) => (
          <div key={does} data-off={single && !singleKeys}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.toggle}>
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => settingsStore.setState({ singleKeys: event.target.checked })}
        />
        Use single keys (they are always off in the terminal and in text fields)
      </label>
    </Dialog>
  );
}

function StartOverDialog() {
  const startOver = () => {
    ask({ type: "sandbox.startOver" });
    close();
  };
  return (
    <Dialog
      title="Start over with a fresh sandbox?"
      onClose={close}
      actions={
        <>
          <Button onClick={close}>Keep this one</Button>
          <Button look="danger" onClick={startOver}>
            Start over
          </Button>
        </>
      }
    >
      <p>
        All containers, images, files and terminals of your sandbox are removed, and you get a new one. What you have
        done in the lessons is kept.
      </p>
    </Dialog>
  );
}

function ProblemsDialog() {
  const problems = useWorkshop((state) => state.problems);
  return (
    <Dialog title="Problems with courses" onClose={close}>
      <p>These courses could not be loaded. Their authors will want to know:</p>
      <CourseProblems problems={problems} />
    </Dialog>
  );
}
