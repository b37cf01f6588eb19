import { type FormEvent, useState } from "react";
import { navigate, useLocationProperty } from "wouter/use-browser-location";
import type { LinkView } from "../../server/protocol/instructors.ts";
import { Button } from "../ui/button.tsx";
import { ButtonLink } from "../ui/button-link.tsx";
import { TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { messageOf, useLoaded } from "../ui/use-loaded.ts";
import { useTitle } from "../ui/use-title.ts";
import { loadAccount } from "./account.ts";
import { accountProblems, LEAST_PASSWORD } from "./account-problems.ts";
import { focusFirstProblem } from "./focus-problem.ts";
import styles from "./sign-in-page.module.css";
import { lookAtLink, setUp } from "./teach-api.ts";

/** What a one-time link opens: a first account, an invitation, or a new password. */
export function SetUpPage() {
  useTitle("Set up your account");
  const token = useLocationProperty(() => location.hash).slice(1);
  const [link] = useLoaded(token, () => lookAtLink(token));
  if (link.state === "loading") return <main aria-busy="true" aria-label="Loading" />;
  if (token === "" || (link.state === "failed" && link.status > 0 && link.status < 500)) return <DeadLink />;
  if (link.state === "failed")
    return (
      <FullPage title="The link could not be checked">
        <p>{link.message}</p>
        <Button look="primary" onClick={() => location.reload()}>
          Try again
        </Button>
      </FullPage>
    );
  return <SetUp token={token} link={link.value} />;
}

function DeadLink() {
  return (
    <FullPage title="This link does not work any more">
      <p>It was used already, it expired, or a part of it is missing. If you have used it, sign in.</p>
      <p>
        Otherwise ask an instructor for a new one: Teach, Instructors. For the very first account start the server
        again: it prints a new link as long as nobody has an account.
      </p>
      <ButtonLink look="primary" href="/teach">
        Sign in
      </ButtonLink>
    </FullPage>
  );
}

const TITLES = {
  first: "Make the first account",
  invitation: "Make your account",
  reset: "Set a new password",
} as const;

const INTROS = {
  first: "With it you teach, and invite other instructors.",
  invitation: "You were invited to teach here.",
  reset: "You are signed out everywhere else when you have set it.",
} as const;

function SetUp({ token, link }: { readonly token: string; readonly link: LinkView }) {
  const isReset = link.kind === "reset";
  const [draft, setDraft] = useState({ name: "", email: link.email ?? "", password: "" });
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  // A reset asks for no name: the account keeps the one it has.
  const account = isReset ? { ...draft, name: draft.email.slice(0, 60) } : draft;
  const problems = accountProblems(account);
  const shown = checked ? problems : null;
  const set = (field: keyof typeof draft) => (value: string) => setDraft({ ...draft, [field]: value });

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setChecked(true);
    setRefused(null);
    if (Object.values(problems).some((problem) => problem !== null)) return focusFirstProblem(form);
    setBusy(true);
    try {
      await setUp({ token, name: account.name.trim(), email: account.email.trim(), password: account.password });
      await loadAccount();
      navigate("/teach", { replace: true });
    } catch (error) {
      setRefused(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <FullPage title={TITLES[link.kind]}>
      <p>{INTROS[link.kind]}</p>
      <form className={styles.stack} noValidate onSubmit={(event) => void submit(event)}>
        {!isReset && (
          <TextField
            label="Your name"
            hint="Learners see it when you help them."
            autoComplete="name"
            maxLength={60}
            error={shown?.name}
            value={draft.name}
            onChange={set("name")}
          />
        )}
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          hint={isReset ? undefined : "You sign in with it."}
          readOnly={link.email !== null}
          error={shown?.email}
          value={draft.email}
          onChange={set("email")}
        />
        <PasswordField
          label={isReset ? "New password" : "Password"}
          autoComplete="new-password"
          hint={`At least ${LEAST_PASSWORD} characters. A few words in a row are good.`}
          error={shown?.password}
          value={draft.password}
          onChange={set("password")}
        />
        <FormError message={refused} />
        <div>
          <Button look="primary" type="submit" disabled={busy}>
            {isReset ? "Set the password" : "Make the account"}
          </Button>
        </div>
      </form>
    </FullPage>
  );
}
