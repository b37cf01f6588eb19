import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import type { SandboxState } from "../../server/protocol/state.ts";
import type { ConnectionState } from "../connection/control.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { ask } from "../workspace/workshop.ts";
import styles from "./sandbox-cover.module.css";

/** In place of a terminal, when there is none: why, and what can be done. */
export function SandboxCover() {
  const sandbox = useWorkshop((state) => state.sandbox);
  const hasTerminal = useWorkshop((state) => state.terminals.length > 0);
  const connection = useWorkshop((state) => state.connection.state);
  const cover = coverWhile(connection, sandbox, hasTerminal);
  return (
    <div role="status" className={styles.live}>
      {cover !== null && <div className={styles.cover}>{cover}</div>}
    </div>
  );
}

/** Before a sandbox is heard of, the connection is what there is to wait for. */
function coverWhile(connection: ConnectionState["state"], sandbox: SandboxState, hasTerminal: boolean): ReactNode {
  if (connection === "stopped") return null;
  if (sandbox.state === "none" && connection !== "live") return <Waiting title="Connecting…" />;
  return coverOf(sandbox, hasTerminal);
}

function coverOf(sandbox: SandboxState, hasTerminal: boolean): ReactNode {
  switch (sandbox.state) {
    case "queued":
      return (
        <Waiting title="All sandboxes are taken">
          You are number <b>{sandbox.position}</b> of {sandbox.length} in the queue. Yours starts by itself; you can
          read on meanwhile.
        </Waiting>
      );
    case "none":
    case "starting":
    case "ready":
    case "recovering":
      return hasTerminal ? null : (
        <Waiting title="Your sandbox is starting">A Docker daemon of your own, in a moment.</Waiting>
      );
    case "lost":
      return sandbox.again ? (
        <Waiting title="Finding your sandbox again">
          The workshop lost touch with it. Your containers and files are still there.
        </Waiting>
      ) : (
        <Card
          title="The workshop cannot follow your sandbox"
          text="It lost touch with it three times within a minute. Your containers and files are still there, and what you have done in the lessons is kept."
        >
          <div className={styles.choices}>
            <Button look="primary" onClick={() => ask({ type: "sandbox.retry" })}>
              Try again
            </Button>
            <Button look="terminal" onClick={() => ask({ type: "sandbox.startOver" })}>
              Start a fresh sandbox
            </Button>
          </div>
        </Card>
      );
    case "ended":
      return (
        <Card title={ENDED[sandbox.reason].title} text={ENDED[sandbox.reason].text}>
          <Button look="primary" onClick={() => ask({ type: "sandbox.startOver" })}>
            Start a fresh sandbox
          </Button>
        </Card>
      );
    case "failed":
      return (
        <Card title="The sandbox did not start" text={sandbox.message}>
          {sandbox.retry && (
            <Button look="primary" onClick={() => ask({ type: "sandbox.retry" })}>
              Try again
            </Button>
          )}
        </Card>
      );
    default:
      return sandbox satisfies never;
  }
}

const ENDED = {
  idle: {
    title: "Your sandbox has ended",
    text: "Nothing happened in it for a while. What you have done in the lessons is kept; containers and files are gone.",
  },
  gone: {
    title: "Your sandbox is gone",
    text: "It was removed or stopped from outside. What you have done in the lessons is kept.",
  },
  disk: {
    title: "Your sandbox was ended: it filled the disk",
    text: "It had grown far past its share of the disk. What you have done in the lessons is kept; containers and files are gone.",
  },
  limits: {
    title: "Your sandbox was ended: it took too much from all others",
    text: "It held far more than its share of what all sandboxes have together, such as terminals or network entries. What you have done in the lessons is kept; containers and files are gone.",
  },
  operator: {
    title: "Your sandbox was ended by the operator",
    text: "Whoever runs this workshop ended it. What you have done in the lessons is kept; containers and files are gone.",
  },
  startedOver: {
    title: "Your sandbox was removed",
    text: "You started over. What you have done in the lessons is kept.",
  },
} as const;

function Waiting({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.card}>
      <LoaderCircle className={styles.turning} size={26} aria-hidden />
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

function Card({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.card}>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}
