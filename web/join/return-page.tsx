import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { useTitle } from "../ui/use-title.ts";
import { typeCode } from "./code.ts";
import { comeBack } from "./join-api.ts";
import styles from "./join-page.module.css";
import { useJoining } from "./joining.ts";

/** A learner comes back to their seat from another device. */
export function ReturnPage() {
  const [code, setCode] = useState("");
  const { busy, problem, go } = useJoining();
  useTitle("Come back");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(() => comeBack(code));
  };
  return (
    <FullPage title="Come back to your seat">
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Your personal code"
          hint="On the device you used before: menu, Your class. It is not the code of the class."
          error={problem?.message}
          className={styles.code}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          value={code}
          onChange={(text) => setCode(typeCode(text))}
        />
        <Button look="primary" type="submit" disabled={busy}>
          Come back
        </Button>
      </form>
      <p className={styles.more}>
        <a href="/join">Join with the code of the class</a>
      </p>
    </FullPage>
  );
}
