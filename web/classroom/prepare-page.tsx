import { Check, Circle, LoaderCircle, X } from "lucide-react";
import { Link } from "wouter";
import type { PreflightCheck, PreflightView } from "../../server/protocol/preflight.ts";
import { Button } from "../ui/button.tsx";
import type { Board } from "./board-state.ts";
import { useBoard, useConsole } from "./console.ts";
import { WithConsole } from "./console-page.tsx";
import styles from "./prepare-page.module.css";
import { Toast } from "./toast.tsx";

/** "Prepare N seats": whether the machine carries the class, found out before it begins. */
export function PreparePage({ classId }: { readonly classId: string }) {
  return <WithConsole classId={classId}>{(board) => <Prepare board={board} />}</WithConsole>;
}

const WORDS: Readonly<Record<PreflightView["state"], string>> = {
  never: "Not prepared yet.",
  running: "Preparing…",
  passed: "Everything is ready for this class.",
  failed: "Not everything is ready. What to do stands below.",
  stopped: "Stopped before the end.",
};

function Prepare({ board }: { readonly board: Board }) {
  const { ask, notify } = useConsole();
  const preflight = useBoard((state) => state.preflight);
  const running = preflight?.state === "running";
  const checkLink = `${location.origin}/check`;
  return (
    <main className={styles.page}>
      <Link href={`/teach/${board.class.id}`}>‹ {board.class.title}</Link>
      <h1>Prepare the class</h1>
      <p>
        A trial learner does every lesson in a real sandbox; what that one used is what a seat needs. Then a sandbox is
        started for every seat, so that nobody waits.
      </p>
      <div className={styles.actions}>
        <Button
          look={preflight?.state === "passed" ? "plain" : "primary"}
          disabled={running}
          onClick={() => ask({ type: "preflight.start" })}
        >
          Prepare {board.settings.seats} seats
        </Button>
        {running && <Button onClick={() => ask({ type: "preflight.stop" })}>Stop</Button>}
        {board.class.state === "planned" && (
          <Button
            look={preflight?.state === "passed" ? "primary" : "plain"}
            onClick={() => ask({ type: "class.open" })}
          >
            Open the class
          </Button>
        )}
        {board.class.state === "open" && (
          <Link href={`/teach/${board.class.id}`}>The class is open: to the console</Link>
        )}
      </div>
      {preflight !== null && (
        <>
          <p role="status" className={styles.verdict} data-state={preflight.state}>
            {WORDS[preflight.state]}
          </p>
          <ul className={styles.checks}>
            {preflight.checks.map((check) => (
              <Row key={check.id} check={check} />
            ))}
          </ul>
        </>
      )}
      <h2>Before the class</h2>
      <p>Learners can test their browser and network beforehand. Send them this link:</p>
      <p className={styles.link}>
        <a href={checkLink}>{checkLink}</a>
        <Button
          onClick={() =>
            navigator.clipboard
              .writeText(checkLink)
              .then(() => notify("The link is on the clipboard."))
              .catch(() => notify("The browser did not let this page copy."))
          }
        >
          Copy
        </Button>
      </p>
      <Toast />
    </main>
  );
}

const SIGNS = { waiting: Circle, running: LoaderCircle, passed: Check, failed: X } as const;
const SPOKEN = { waiting: "waiting", running: "running", passed: "passed", failed: "failed" } as const;

function Row({ check }: { readonly check: PreflightCheck }) {
  const Sign = SIGNS[check.state];
  return (
    <li className={styles.check} data-state={check.state}>
      <Sign size={18} aria-hidden />
      <div>
        <h3>
          {check.title} <span className="visually-hidden">{SPOKEN[check.state]}</span>
        </h3>
        {check.said !== "" && <p>{check.said}</p>}
        {check.state === "running" && check.of > 0 && (
          <progress max={check.of} value={check.done} aria-label={check.title} />
        )}
        {check.remedy !== "" && <p className={styles.remedy}>{check.remedy}</p>}
        {check.parts.length > 0 && (
          <ul>
            {check.parts.map((part) => (
              <li key={part.name} data-ok={part.ok}>
                <b>{part.name}</b> {part.said}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
