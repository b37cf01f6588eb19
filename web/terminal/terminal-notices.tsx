import { useStore } from "zustand";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/use-now.ts";
import { ClassLines } from "../workspace/class-lines.tsx";
import { ask, control, terminals as hub } from "../workspace/workshop.ts";
import { NoticeLine } from "./notice-line.tsx";
import styles from "./terminal-notices.module.css";

/** Lines above the terminal, when there is something to say. What the class says there is announced elsewhere. */
export function TerminalNotices() {
  const notice = useNotice();
  return (
    <div className={styles.notices}>
      <ClassLines />
      <div role="status">
        <Troubles />
        {notice}
      </div>
    </div>
  );
}

/** What is amiss, until it is so no more. */
function Troubles() {
  const { sandbox, workshop } = useWorkshop((state) => state.troubles);
  return [...workshop, ...sandbox].map(({ kind, message }) => <NoticeLine key={kind} text={message} tone="bad" />);
}

function useNotice() {
  const connection = useWorkshop((state) => state.connection);
  const sandbox = useWorkshop((state) => state.sandbox);
  const active = useWorkshop((state) => state.terminals.find(({ id }) => id === state.activeTerminal) ?? null);
  const solution = useWorkshop((state) => state.solution);
  const code = useStore(hub.store, (state) => state.code);

  if (connection.state === "reconnecting") {
    return (
      <NoticeLine text="Connection lost. Trying again" tone="wait" detail={<Countdown until={connection.until} />}>
        <Button look="terminal" onClick={() => control.connect()}>
          Try now
        </Button>
      </NoticeLine>
    );
  }
  if (connection.state === "stopped") {
    return (
      <NoticeLine text={STOPPED[connection.why]} tone="bad">
        <Button look="terminal" onClick={() => location.reload()}>
          Reload the page
        </Button>
      </NoticeLine>
    );
  }
  if (code === "failed") {
    return (
      <NoticeLine text="The terminal did not load." tone="bad">
        <Button look="terminal" onClick={() => location.reload()}>
          Reload the page
        </Button>
      </NoticeLine>
    );
  }
  if (sandbox.state === "recovering") return <NoticeLine text={sandbox.message} tone="wait" />;
  if (solution?.state === "playing") {
    return (
      <NoticeLine text="Showing you how. Just watch." tone="info">
        <Button look="terminal" onClick={() => ask({ type: "solution.stop" })}>
          Stop
        </Button>
      </NoticeLine>
    );
  }
  if (active !== null && !active.writer && active.typist === null) {
    return (
      <NoticeLine text="This terminal is being typed in another tab." tone="info">
        <Button
          look="terminal"
          onClick={() => {
            ask({ type: "terminal.claim", terminal: active.id });
            hub.focus(active.id);
          }}
        >
          Type here
        </Button>
      </NoticeLine>
    );
  }
  return null;
}

const STOPPED = {
  version: "The workshop was updated. Reload the page to go on; nothing is lost.",
  forbidden: "Your place in the class has ended.",
  tooMany: "You have the workshop open too many times. Close some of its pages, and reload this one.",
  refused: "The server closed the connection. Reload the page to go on.",
} as const;

/** For the eye only: a screen reader would be told each second. */
function Countdown({ until }: { readonly until: number | null }) {
  const now = useNow(250);
  const seconds = until === null ? 0 : Math.ceil((until - now) / 1000);
  return <span aria-hidden>{seconds > 0 ? ` in ${seconds} s…` : "…"}</span>;
}
