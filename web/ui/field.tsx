import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";
import styles from "./field.module.css";

interface FieldProps {
  readonly label: string;
  /** What is expected, told beforehand. */
  readonly hint?: ReactNode;
  /** What is wrong with what was typed; undefined or null: nothing. */
  readonly error?: string | null;
  /** The control, with what ties it to its label, hint and error. */
  readonly children: (control: ControlProps) => ReactNode;
}

export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

/** A label, a control, and beside it what is expected or wrong. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const wrong = error !== undefined && error !== null;
  const described = [hint !== undefined && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": wrong || undefined })}
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

type Rest<T> = Omit<T, "id" | "children" | "onChange" | "value">;

interface TextFieldProps extends Rest<InputHTMLAttributes<HTMLInputElement>>, Omit<FieldProps, "children"> {
  readonly value: string;
  onChange(value: string): void;
}

export function TextField({ label, hint, error, value, onChange, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...input}
          {...control}
          className={[styles.input, className].filter(Boolean).join(" ")}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps extends Rest<SelectHTMLAttributes<HTMLSelectElement>>, Omit<FieldProps, "children"> {
  readonly value: string;
  /** <option> elements */
  readonly children: ReactNode;
  onChange(value: string): void;
}

export function SelectField({ label, hint, error, value, onChange, children, ...select }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select
          {...select}
          {...control}
          className={styles.input}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {children}
        </select>
      )}
    </Field>
  );
}

interface ChoiceProps extends Rest<InputHTMLAttributes<HTMLInputElement>> {
  readonly type: "checkbox" | "radio";
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly value?: string;
  onChange(checked: boolean): void;
}

/** A check box or a radio button with its label beside it. */
export function Choice({ label, hint, onChange, className, ...input }: ChoiceProps) {
  const id = useId();
  return (
    <div className={[styles.choice, className].filter(Boolean).join(" ")}>
      <input
        {...input}
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface FieldGroupProps {
  readonly legend: string;
  readonly error?: string | null;
  readonly children: ReactNode;
}

/** Choices that answer one question. */
export function FieldGroup({ legend, error, children }: FieldGroupProps) {
  const id = useId();
  const wrong = error !== undefined && error !== null;
  return (
    <fieldset className={styles.group} aria-describedby={wrong ? id : undefined} data-invalid={wrong}>
      <legend>{legend}</legend>
      {children}
      {wrong && (
        <p className={styles.error} id={id}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
