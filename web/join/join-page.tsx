import { useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { useTitle } from "../ui/use-title.ts";
import { showCode, typeCode } from "./code.ts";
import { CodeField } from "./code-field.tsx";
import { joinClass } from "./join-api.ts";
import styles from "./join-page.module.css";
import { useJoining } from "./joining.ts";
import { presentSeat, type RememberedSeat } from "./remembered-seat.ts";

/** A learner types the code of the class and a name. @param code of the address */
export function JoinPage({ code }: { readonly code: string | null }) {
  const [typed, setTyped] = useState(() => showCode(typeCode(code ?? "")));
  const [name, setName] = useState("");
  const { busy, problem, go } = useJoining();
  useTitle("Join a class");
  const errorOf = (field: "code" | "name") => (problem?.field === field ? problem.message : null);
  return (
    <FullPage title="Join a class">
      <GoOn />
      <form className={styles.form} onSubmit={(event) => go(event, () => joinClass(typed, name))}>
        <CodeField
          label="Code"
          hint="Your instructor shows it, or reads it to you."
          error={errorOf("code")}
          autoFocus={code === null}
          value={typed}
          onChange={setTyped}
        />
        <TextField
          label="Your name"
          hint="As your instructor knows you. They see it, and nobody else."
          error={errorOf("name")}
          required
          maxLength={40}
          autoComplete="nickname"
          autoFocus={code !== null}
          value={name}
          onChange={setName}
        />
        <FormError message={problem?.field === null ? problem.message : null} />
        <Button look="primary" type="submit" disabled={busy}>
          Join
        </Button>
      </form>
      <p className={styles.more}>
        <a href="/return">I was here before, on another device</a>
        <a href="/check">Test this browser</a>
        <a href="/teach">I teach</a>
      </p>
    </FullPage>
  );
}

/** Who has a seat already need not join again. */
function GoOn() {
  const [seat, setSeat] = useState<RememberedSeat | null>(null);
  useEffect(() => {
    let left = false;
    void presentSeat().then((found) => {
      if (!left) setSeat(found);
    });
    return () => {
      left = true;
    };
  }, []);
  return (
    <div role="status">
      {seat !== null && (
        <p className={styles.goOn}>
          <span>
            You have a seat in <b>{seat.title}</b>.
          </span>
          <a href="/">Go on as {seat.name}</a>
        </p>
      )}
    </div>
  );
}
