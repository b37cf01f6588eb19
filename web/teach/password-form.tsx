import { type FormEvent, useEffect, useRef, useState } from "react";
import { useLocationProperty } from "wouter/use-browser-location";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form-error.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { messageOf } from "../ui/use-loaded.ts";
import { useAccount } from "./account.ts";
import { LEAST_PASSWORD, passwordProblem } from "./account-problems.ts";
import { focusFirstProblem } from "./focus-problem.ts";
import styles from "./instructors-page.module.css";
import { changePassword } from "./teach-api.ts";

const EMPTY = { current: "", next: "" };

/** The instructor's own password. "#password" leads here. */
export function PasswordForm({ onChanged }: { onChanged(): void }) {
  const [draft, setDraft] = useState(EMPTY);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<{ readonly ok: boolean; readonly text: string } | null>(null);
  const account = useAccount();
  const signsInElsewhere = account.state === "ready" && account.me.oidc !== null;
  const form = useRef<HTMLFormElement>(null);
  const wrong = passwordProblem(draft.next);
  const hash = useLocationProperty(() => location.hash);
  useEffect(() => {
    if (hash === "#password") form.current?.querySelector("input")?.focus();
  }, [hash]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setChecked(true);
    setAnswer(null);
    if (wrong !== null) return focusFirstProblem(event.currentTarget);
    setBusy(true);
    try {
      await changePassword(draft.current, draft.next);
      setDraft(EMPTY);
      setChecked(false);
      setAnswer({ ok: true, text: "The password is changed. Other browsers are signed out." });
      onChanged();
    } catch (error) {
      setAnswer({ ok: false, text: messageOf(error) });
    }
    setBusy(false);
  }

  return (
    <section className={styles.section} aria-labelledby="password">
      <h2 id="password">Your password</h2>
      <form ref={form} className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <PasswordField
          label="Present password"
          autoComplete="current-password"
          hint={signsInElsewhere ? "Leave it empty if you have never set one." : undefined}
          value={draft.current}
          onChange={(current) => setDraft({ ...draft, current })}
        />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          hint={`At least ${LEAST_PASSWORD} characters. Other browsers are signed out.`}
          error={checked ? wrong : null}
          value={draft.next}
          onChange={(next) => setDraft({ ...draft, next })}
        />
        <FormError message={answer?.ok === false ? answer.text : null} />
        <div className={styles.actions}>
          <Button type="submit" disabled={busy}>
            Change password
          </Button>
          <span role="status">{answer?.ok === true && answer.text}</span>
        </div>
      </form>
    </section>
  );
}
