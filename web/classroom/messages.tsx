import { Button } from "../ui/button.tsx";
import type { Board } from "./board-state.ts";
import { timeOfDay } from "./format.ts";
import styles from "./messages.module.css";

/** What was told to the class, newest first. */
export function Messages({ board, onTell }: { readonly board: Board; onTell(): void }) {
  const name = (seat: string | null) =>
    seat === null ? "all" : (board.seats.find(({ id }) => id === seat)?.name ?? "a learner");
  return (
    <div className={styles.messages}>
      <Button look="primary" onClick={onTell}>
        Message all
      </Button>
      {board.notes.length === 0 && <p>Nothing was told yet. Who joins later sees messages to all, too.</p>}
      <ol>
        {board.notes.toReversed().map((note) => (
          <li key={note.id}>
            <small>
              {timeOfDay(note.at)} · {note.from} to {name(note.seat)}
            </small>
            <p>{note.text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
