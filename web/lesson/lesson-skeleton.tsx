import styles from "./lesson-skeleton.module.css";

export function LessonSkeleton() {
  return (
    <div className={styles.skeleton} role="status">
      <h1 className="visually-hidden">The lesson is loading.</h1>
      <i style={{ width: "22%", height: 12 }} />
      <i style={{ width: "64%", height: 26 }} />
      <i style={{ width: "92%" }} />
      <i style={{ width: "78%" }} />
      <i style={{ width: "100%", height: 44, marginTop: 18 }} />
      <i style={{ width: "100%", height: 60 }} />
      <i style={{ width: "48%" }} />
    </div>
  );
}
