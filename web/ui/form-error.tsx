import styles from "./form-error.module.css";

/** Why the server did not take a form. Read out when it appears. */
export function FormError({ message }: { readonly message: string | null }) {
  return (
    <div role="alert" className={styles.region}>
      {message !== null && <p className={styles.error}>{message}</p>}
    </div>
  );
}
