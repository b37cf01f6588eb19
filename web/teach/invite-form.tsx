import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { messageOf } from "../ui/use-loaded.ts";
import { emailProblem } from "./account-problems.ts";
import styles from "./class-form.module.css";
import type { ShownLink } from "./one-time-link.tsx";
import { invite } from "./teach-api.ts";

export function InviteForm({ onInvited }: { onInvited(link: ShownLink): void }) {
  const [email, setEmail] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const wrong = emailProblem(email);
    setProblem(wrong);
    if (wrong !== null) return event.currentTarget.querySelector("input")?.focus();
    setBusy(true);
    try {
      const { path, expiresAt } = await invite(email.trim());
      onInvited({ path, expiresAt, kind: "invitation", for: email.trim() });
      setEmail("");
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <form className={styles.inline} noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label="E-mail"
        type="email"
        autoComplete="off"
        hint="You get a link for this person. The server sends no mail."
        value={email}
        error={problem}
        onChange={setEmail}
      />
      <Button type="submit" disabled={busy}>
        Make a link
      </Button>
    </form>
  );
}
