import { Link } from "wouter";
import { showCode } from "../join/code.ts";
import type { Board } from "./board-state.ts";
import styles from "./empty-class.module.css";

/** A class in which nobody is yet: what to do next. */
export function EmptyClass({ board }: { readonly board: Board }) {
  const { state, id } = board.class;
  if (state === "ended") return <p className={styles.empty}>Nobody came to this class.</p>;
  return (
    <div className={styles.empty}>
      <h2>{state === "planned" ? "The class is not open yet" : "Nobody is here yet"}</h2>
      <p>Learners go to this address and type the code:</p>
      <p className={styles.address}>{location.host}/join</p>
      <p className={styles.code}>{showCode(board.settings.code)}</p>
      <p>
        <Link href={`/teach/${id}/project`} target="_blank">
          Show it large, with a QR code
        </Link>
      </p>
      {state === "planned" && (
        <p>
          Who joins now waits until you open the class.{" "}
          <Link href={`/teach/${id}/prepare`}>Prepare the seats first</Link>, so that every sandbox is there at once.
        </p>
      )}
    </div>
  );
}
