import { useState } from "react";
import type { HelpView } from "../../server/protocol/classroom.ts";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/use-now.ts";
import { useBoard, useConsole } from "./console.ts";
import { minutesSince } from "./format.ts";
import styles from "./help-list.module.css";

/** Raised hands and stuck learners, who waits longest first. */
export function HelpList({ onSelect }: { onSelect(seat: string): void }) {
  const help = useBoard((state) => state.board?.help ?? NONE);
  return (
    <section className={styles.queue} aria-labelledby="help-title">
      <h2 id="help-title">Help queue</h2>
      {help.length === 0 && <p className={styles.empty}>Nobody needs help now.</p>}
      <ol>
        {help.map((entry) => (
          <Entry key={entry.id} entry={entry} onSelect={onSelect} />
        ))}
      </ol>
    </section>
  );
}

const NONE: readonly HelpView[] = [];

function Entry({ entry, onSelect }: { readonly entry: HelpView; onSelect(seat: string): void }) {
  const { ask } = useConsole();
  const name = useBoard((state) => state.board?.seats.find(({ id }) => id === entry.seat)?.name ?? "A learner");
  const now = useNow(15_000);
  const [answering, setAnswering] = useState(false);
  return (
    <li className={styles.entry} data-kind={entry.kind}>
      <p className={styles.what}>
        <button type="button" onClick={() => onSelect(entry.seat)}>
          {name}
        </button>{" "}
        {entry.kind === "hand" ? "raised a hand" : "is stuck"}
        <span className={styles.time}>{minutesSince(entry.since, now) || "just now"}</span>
      </p>
      {entry.text !== "" && <p className={styles.text}>{entry.kind === "hand" ? `“${entry.text}”` : entry.text}</p>}
      {entry.claimedBy !== null && <p className={styles.text}>{entry.claimedBy} is on it.</p>}
      {answering ? (
        <Answer entry={entry} name={name} onDone={() => setAnswering(false)} />
      ) : (
        <div className={styles.actions}>
          {entry.claimedBy === null ? (
            <Button
              look="link"
              onClick={() => {
                ask({ type: "help.claim", help: entry.id });
                onSelect(entry.seat);
              }}
            >
              Claim
            </Button>
          ) : (
            <Button look="link" onClick={() => ask({ type: "help.release", help: entry.id })}>
              Release
            </Button>
          )}
          <Button look="link" onClick={() => setAnswering(true)}>
            Answer
          </Button>
          <Button look="link" onClick={() => ask({ type: "help.close", help: entry.id, answer: "" })}>
            Close
          </Button>
        </div>
      )}
    </li>
  );
}

function Answer({ entry, name, onDone }: { readonly entry: HelpView; readonly name: string; onDone(): void }) {
  const { ask } = useConsole();
  const [text, setText] = useState("");
  return (
    <form
      className={styles.answer}
      onSubmit={(event) => {
        event.preventDefault();
        ask({ type: "help.close", help: entry.id, answer: text });
        onDone();
      }}
    >
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it was just asked for
        autoFocus
        aria-label={`Answer for ${name}`}
        maxLength={1000}
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
        }}
      />
      <div className={styles.actions}>
        <Button look="primary" type="submit" disabled={text.trim() === ""}>
          Send and close
        </Button>
        <Button onClick={onDone}>Back</Button>
      </div>
    </form>
  );
}
