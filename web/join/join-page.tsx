import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { useTitle } from "../ui/use-title.ts";
import { showCode, typeCode } from "./code.ts";
import { joinClass } from "./join-api.ts";
import styles from "./join-page.module.css";
import { useJoining } from "./joining.ts";

/** A learner types the code of the class and a name. @param code of the address */
export function JoinPage({ code }: { readonly code: string | null }) {
  const [typed, setTyped] = useState(() => showCode(typeCode(code ?? "")));
  const [name, setName] = useState("");
  const { busy, problem, go } = useJoining();
  useTitle("Join a class");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(() => joinClass(typed, name));
  };
  const ofName = problem?.code.startsWith("name") ?? false;
  return (
    <FullPage title="Join a class">
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Code"
          hint="Your instructor shows it, or reads it to you."
          error={problem === null || ofName ? null : problem.message}
          className={styles.code}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus={code === null}
          value={typed}
          onChange={(text) => setTyped(typeCode(text))}
        />
        <TextField
          label="Your name"
          hint="As your instructor knows you. They see it, and nobody else."
          error={ofName ? problem?.message : null}
          required
          maxLength={40}
          autoComplete="nickname"
          autoFocus={code !== null}
          value={name}
          onChange={setName}
        />
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
