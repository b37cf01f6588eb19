import { type InputHTMLAttributes, type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./field.module.css";
import { Field } from "./field.tsx";

interface PasswordFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "type" | "children" | "onChange" | "value"> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly value: string;
  readonly autoComplete: "current-password" | "new-password";
  onChange(value: string): void;
}

/** A password, that can be looked at while it is typed. */
export function PasswordField({ label, hint, error, value, onChange, ...input }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className={styles.password}>
          <input
            {...input}
            {...control}
            type={shown ? "text" : "password"}
            className={styles.input}
            spellCheck={false}
            autoCapitalize="off"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <Button
            look="link"
            aria-label={`${shown ? "Hide" : "Show"} ${label.toLowerCase()}`}
            onClick={() => setShown(!shown)}
          >
            {shown ? "Hide" : "Show"}
          </Button>
        </div>
      )}
    </Field>
  );
}
