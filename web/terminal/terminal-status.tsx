import { Maximize2, Minimize2, Search } from "lucide-react";
import type { SandboxState } from "../../server/protocol/state.ts";
import type { ConnectionState } from "../connection/control.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { useMedia } from "../ui/use-media.ts";
import { panes, usePanes } from "../workspace/panes.ts";
import { SMALL_SCREEN } from "../workspace/small-screen.ts";
import styles from "./terminal-status.module.css";

/** How the sandbox and the connection are, in one line; and what can be done with the pane. */
export function TerminalStatus() {
  const connection = useWorkshop((state) => state.connection);
  const sandbox = useWorkshop((state) => state.sandbox);
  const latency = useWorkshop((state) => state.latencyMs);
  const maximised = usePanes((state) => state.maximised);
  const small = useMedia(SMALL_SCREEN);
  const { tone, text } = statusOf(connection, sandbox);
  return (
    <div className={styles.status}>
      <span className={styles.text} data-tone={tone}>
        <i aria-hidden /> {text}
        {tone === "ok" && latency !== null && <span className={styles.latency}> · {latency} ms</span>}
      </span>
      <button
        type="button"
        className={styles.action}
        aria-label="Search in the terminal"
        title="Search in the terminal"
        onClick={() => panes.setState({ search: true })}
      >
        <Search size={14} aria-hidden />
      </button>
      {!small && (
        <button
          type="button"
          className={styles.action}
          aria-label="Maximise the terminals"
          title={maximised ? "Show the lesson" : "Maximise the terminals"}
          aria-pressed={maximised}
          onClick={() => panes.setState({ maximised: !maximised })}
        >
          {maximised ? <Minimize2 size={14} aria-hidden /> : <Maximize2 size={14} aria-hidden />}
        </button>
      )}
    </div>
  );
}

function statusOf(connection: ConnectionState, sandbox: SandboxState): { tone: "ok" | "wait" | "bad"; text: string } {
  if (connection.state === "stopped") return { tone: "bad", text: "Not connected" };
  if (connection.state === "reconnecting") return { tone: "wait", text: "Reconnecting…" };
  if (connection.state === "connecting") return { tone: "wait", text: "Connecting…" };
  switch (sandbox.state) {
    case "ready":
      return {
        tone: "ok",
        text: `Your own Docker ${shortVersion(sandbox.dockerVersion)}`,
      };
    case "none":
    case "starting":
      return { tone: "wait", text: "Docker is starting…" };
    case "recovering":
      return { tone: "wait", text: "Docker is restarting…" };
    case "lost":
      return sandbox.again ? { tone: "wait", text: "Finding your sandbox…" } : { tone: "bad", text: "Not followed" };
    case "queued":
      return { tone: "wait", text: "In the queue" };
    case "ended":
      return { tone: "bad", text: "Sandbox ended" };
    case "failed":
      return { tone: "bad", text: "No sandbox" };
    default:
      return sandbox satisfies never;
  }
}

/** "26.1.5+dfsg1" is 26.1 to a learner. */
function shortVersion(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}
