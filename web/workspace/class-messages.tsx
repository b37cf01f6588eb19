import { MessageSquare, X } from "lucide-react";
import { Button } from "../ui/button.tsx";
import styles from "./class-messages.module.css";
import { markRead, useNotes } from "./class-notes.ts";
import { panes, usePanes } from "./panes.ts";

/** Opens all messages of the instructors, once there are any. */
export function MessagesButton() {
  const { notes, unread } = useNotes();
  if (notes.length === 0) return null;
  const label = unread.length === 0 ? "Messages" : `Messages, ${unread.length} unread`;
  return (
    <span className={styles.button}>
      <Button look="icon" aria-label={label} title={label} onClick={openMessages}>
        <MessageSquare size={15} aria-hidden />
      </Button>
      {unread.length > 0 && (
        <span className={styles.count} aria-hidden>
          {unread.length}
        </span>
      )}
    </span>
  );
}

export function openMessages(): void {
  panes.setState({ dialog: "messages" });
}

const MOST_SHOWN = 2;

/** New messages, until they are closed. They are announced elsewhere and never take the focus. */
export function NewMessages() {
  const { unread } = useNotes();
  const reading = usePanes((state) => state.dialog === "messages");
  if (unread.length === 0 || reading) return null;
  const more = unread.length - MOST_SHOWN;
  return (
    <section className={styles.toasts} aria-label="New messages">
      {more > 0 && (
        <Button className={styles.more} onClick={openMessages}>
          {more} earlier {more === 1 ? "message" : "messages"}
        </Button>
      )}
      {unread.slice(-MOST_SHOWN).map((note) => (
        <article key={note.id} className={styles.toast}>
          <div>
            <b>{note.from}</b>
            {note.seat !== null && <small>to you</small>}
            <p>{note.text}</p>
          </div>
          <Button look="icon" aria-label={`Close the message from ${note.from}`} onClick={() => markRead([note])}>
            <X size={15} aria-hidden />
          </Button>
        </article>
      ))}
    </section>
  );
}
