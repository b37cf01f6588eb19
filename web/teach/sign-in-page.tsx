import { type FormEvent, useState } from "react";
import { useSearchParams } from "wouter";
import type { MeView } from "../../server/protocol/instructors.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { messageOf } from "../ui/use-loaded.ts";
import { useTitle } from "../ui/use-title.ts";
import { setMe } from "./account.ts";
import { emailProblem } from "./account-problems.ts";
import { focusFirstProblem } from "./focus-problem.ts";
import styles from "./sign-in-page.module.css";
import { problemText } from "./sign-in-problems.ts";
import { signIn } from "./teach-api.ts";

export function SignInPage({ me }: { readonly me: MeView }) {
  useTitle("Sign in");
  const [search] = useSearchParams();
  const problem = search.get("problem");
  return (
    <FullPage title="Sign in to teach">
      <div className={styles.stack}>
        {problem !== null && <FormError message={problemText(problem)} />}
        {me.needsSetUp && (
          <p className={styles.note}>
            Nobody has an account here yet. Use the link that the server printed at its first start: it makes the first
            one.
          </p>
        )}
        {me.oidc !== null && (
          <>
            <a className={styles.provider} href="/api/oidc/start">
              {me.oidc}
            </a>
            <p className={styles.or}>or with your password</p>
          </>
        )}
        <SignInForm />
        <p className={styles.elsewhere}>
          Are you here to learn? <a href="/join">Join a class</a>
        </p>
      </div>
    </FullPage>
  );
}

function SignInForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const missing = {
    email: emailProblem(email),
    password: password === "" ? "Type your password." : null,
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setChecked(true);
    setRefused(null);
    if (missing.email !== null || missing.password !== null) return focusFirstProblem(form);
    setBusy(true);
    try {
      setMe(await signIn(email.trim(), password));
    } catch (error) {
      setRefused(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <form className={styles.stack} noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        error={checked ? missing.email : null}
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={checked ? missing.password : null}
        value={password}
        onChange={setPassword}
      />
      <FormError message={refused} />
      <div>
        <Button look="primary" type="submit" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </div>
      <p className={styles.elsewhere}>Forgotten? Another instructor can make you a link to set a new password.</p>
    </form>
  );
}
