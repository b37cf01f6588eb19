import { type FormEvent, useState } from "react";
import type { ClassCard } from "../../server/protocol/classes.ts";
import { showCode } from "../join/code.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { messageOf } from "../ui/use-loaded.ts";
import { emailProblem } from "./account-problems.ts";
import styles from "./class-form.module.css";
import { formatClock, formatDate } from "./format.ts";
import { addInstructor, newCode } from "./teach-api.ts";

interface PartProps {
  readonly card: ClassCard;
  onChange(card: ClassCard): void;
}

/** Who else teaches the class. */
export function CoInstructors({ card, onChange }: PartProps) {
  const [email, setEmail] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const wrong = emailProblem(email);
    setProblem(wrong);
    if (wrong !== null) return event.currentTarget.querySelector("input")?.focus();
    setBusy(true);
    try {
      onChange(await addInstructor(card.class.id, email.trim()));
      setEmail("");
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <section className={styles.section} aria-labelledby="co-instructors">
      <h2 id="co-instructors">Who teaches it</h2>
      <p role="status">{card.class.instructors.join(", ")}</p>
      <form className={styles.inline} noValidate onSubmit={(event) => void add(event)}>
        <TextField
          label="Another instructor’s e-mail"
          type="email"
          autoComplete="off"
          hint="They see and do what you can in this class."
          value={email}
          error={problem}
          onChange={setEmail}
        />
        <Button type="submit" disabled={busy}>
          Add
        </Button>
      </form>
    </section>
  );
}

/** The join code, and another one for when it got into wrong hands. */
export function JoinCode({ card, onChange }: PartProps) {
  const [asking, setAsking] = useState(false);
  const { code, codeExpiresAt } = card.settings;
  return (
    <section className={styles.section} aria-labelledby="join-code">
      <h2 id="join-code">Join code</h2>
      <p role="status">
        <span className={styles.code}>{showCode(code)}</span>
        {codeExpiresAt !== null && ` works until ${formatDate(codeExpiresAt)}, ${formatClock(codeExpiresAt)}.`}
      </p>
      <Button onClick={() => setAsking(true)}>Make a new code…</Button>
      {asking && (
        <ConfirmDialog
          title="Make a new join code?"
          confirm="Make a new code"
          onConfirm={async () => onChange(await newCode(card.class.id))}
          onClose={() => setAsking(false)}
        >
          <p>
            {showCode(code)} stops working at once, and so do its address and QR code. Who has joined already stays in
            the class.
          </p>
        </ConfirmDialog>
      )}
    </section>
  );
}
