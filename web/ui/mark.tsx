import styles from "./mark.module.css";

/** Four containers on a quay. */
export function Mark() {
  return (
    <span className={styles.mark} aria-hidden>
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}
