import { useLayoutEffect, useRef } from "react";
import fieldStyles from "../ui/field.module.css";
import { Field } from "../ui/field.tsx";
import { caretIn, typeCode } from "./code.ts";
import styles from "./join-page.module.css";

interface CodeFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | null;
  readonly autoFocus: boolean;
  readonly value: string;
  onChange(code: string): void;
}

/** A code in large letters that takes its form while it is typed; the cursor stays where it was. */
export function CodeField({ label, hint, error, autoFocus, value, onChange }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          ref={input}
          className={`${fieldStyles.input} ${styles.code}`}
          required
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the page is this form
          autoFocus={autoFocus}
          value={value}
          onChange={({ target }) => {
            caret.current = caretIn(target.value, target.selectionStart ?? target.value.length);
            onChange(typeCode(target.value));
          }}
        />
      )}
    </Field>
  );
}
