import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { ago } from "../lesson/ago.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./class-dialogs.module.css";
import { markRead, useNotes } from "./class-notes.ts";
import { panes } from "./panes.ts";
import { ask } from "./workshop.ts";
import { YourClassDialog } from "./your-class-dialog.tsx";

/** Dialogs of a class: a chunk of their own, for who learns alone never needs them. */
export function ClassDialogs({ name }: { readonly name: "hand" | "messages" | "class" }) {
  const inClass = useWorkshop(({ klass }) => klass !== null);
  if (!inClass) return null;
  switch (name) {
    case "hand":
      return <HandDialog />;
    case "messages":
      return <MessagesDialog />;
    case "class":
      return <YourClassDialog onClose={close} />;
    default:
      return name satisfies never;
  }
}

function close() {
  panes.setState({ dialog: null });
}

const MOST_TEXT = 280;

function HandDialog() {
  const [text, setText] = useState("");
  const form = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    ask({ type: "hand.raise", text: text.trim().slice(0, MOST_TEXT) });
    close();
  }

  return (
    <Dialog
      title="Ask for help"
      onClose={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" type="submit" form={form}>
            Ask for help
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <label htmlFor={`${form}-text`}>What is it about? You may leave it empty.</label>
        <textarea
          ref={field}
          id={`${form}-text`}
          rows={3}
          maxLength={MOST_TEXT}
          value={text}
          aria-describedby={`${form}-hint`}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        <p id={`${form}-hint`} className={styles.hint}>
          Your instructors see it with your step and your last command. You keep your place in the queue.
        </p>
      </form>
    </Dialog>
  );
}

function MessagesDialog() {
  const { notes } = useNotes();
  const now = useNow(30_000);
  useEffect(() => markRead(notes), [notes]);
  return (
    <Dialog title="Messages" onClose={close}>
      {notes.length === 0 && <p>There are no messages yet.</p>}
      <ul className={styles.notes}>
        {[...notes].reverse().map((note) => (
          <li key={note.id}>
            <div className={styles.from}>
              <b>{note.from}</b> {note.seat === null ? "to all" : "to you"} ·{" "}
              <time dateTime={new Date(note.at).toISOString()}>{ago(now - note.at)}</time>
            </div>
            <p>{note.text}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
