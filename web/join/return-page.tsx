import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form-error.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { useTitle } from "../ui/use-title.ts";
import { CodeField } from "./code-field.tsx";
import { comeBack } from "./join-api.ts";
import styles from "./join-page.module.css";
import { useJoining } from "./joining.ts";

/** A learner comes back to their seat from another device. */
export function ReturnPage() {
  const [code, setCode] = useState("");
  const { busy, problem, go } = useJoining();
  useTitle("Come back");
  return (
    <FullPage title="Come back to your seat">
      <form className={styles.form} onSubmit={(event) => go(event, () => comeBack(code))}>
        <CodeField
          label="Your personal code"
          hint="On the device you used before: menu, Your class. It is not the code of the class."
          error={problem?.field === "code" ? problem.message : null}
          autoFocus
          value={code}
          onChange={setCode}
        />
        <FormError message={problem !== null && problem.field !== "code" ? problem.message : null} />
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
