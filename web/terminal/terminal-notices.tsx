import type { ReactNode } from "react";
import { useStore } from "zustand";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/use-now.ts";
import { ask, control, terminals as hub } from "../workspace/workshop.ts";
import styles from "./terminal-notices.module.css";

/** One line above the terminal, when there is something to say. */
export function TerminalNotices() {
  const notice = useNotice();
  return (
    <div role="status" className={styles.notices}>
      {notice}
    </div>
  );
}

function useNotice() {
  const connection = useWorkshop((state) => state.connection);
  const sandbox = useWorkshop((state) => state.sandbox);
  const active = useWorkshop((state) => state.terminals.find(({ id }) => id === state.activeTerminal) ?? null);
  const solution = useWorkshop((state) => state.solution);
  const code = useStore(hub.store, (state) => state.code);

  if (connection.state === "reconnecting") {
    return (
      <Notice text="Connection lost. Trying again" tone="wait" detail={<Countdown until={connection.until} />}>
        <Button look="terminal" onClick={() => control.connect()}>
          Try now
        </Button>
      </Notice>
    );
  }
  if (connection.state === "stopped") {
    return (
      <Notice text={STOPPED[connection.why]} tone="bad">
        <Button look="terminal" onClick={() => location.reload()}>
          Reload the page
        </Button>
      </Notice>
    );
  }
  if (code === "failed") {
    return (
      <Notice text="The terminal did not load." tone="bad">
        <Button look="terminal" onClick={() => location.reload()}>
          Reload the page
        </Button>
      </Notice>
    );
  }
  if (sandbox.state === "recovering") return <Notice text={sandbox.message} tone="wait" />;
  if (solution?.state === "playing") {
    return (
      <Notice text="Showing you how. Just watch." tone="info">
        <Button look="terminal" onClick={() => ask({ type: "solution.stop" })}>
          Stop
        </Button>
      </Notice>
    );
  }
  if (active !== null && !active.writer) {
    return (
      <Notice text="This terminal is being typed in another tab." tone="info">
        <Button
          look="terminal"
          onClick={() => {
            ask({ type: "terminal.claim", terminal: active.id });
            hub.focus(active.id);
          }}
        >
          Type here
        </Button>
      </Notice>
    );
  }
  return null;
}

const STOPPED = {
  version: "The workshop was updated. Reload the page to go on; nothing is lost.",
  replaced: "This workspace is open in another place, which took over.",
  refused: "The server closed the connection. Reload the page to go on.",
} as const;

/** For the eye only: a screen reader would be told each second. */
function Countdown({ until }: { readonly until: number | null }) {
  const now = useNow(250);
  const seconds = until === null ? 0 : Math.ceil((until - now) / 1000);
  return <span aria-hidden>{seconds > 0 ? ` in ${seconds} s…` : "…"}</span>;
}

interface NoticeProps {
  readonly text: string;
  readonly detail?: ReactNode;
  readonly tone: "wait" | "bad" | "info";
  readonly children?: ReactNode;
}

function Notice({ text, detail, tone, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone}>
      <span>
        {text}
        {detail}
      </span>
      {children}
    </div>
  );
}
