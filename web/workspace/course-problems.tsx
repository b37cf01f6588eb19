import type { CoursesView } from "../../server/protocol/course-view.ts";
import styles from "./course-problems.module.css";

export function CourseProblems({ problems }: { readonly problems: CoursesView["problems"] }) {
  return (
    <ul className={styles.list}>
      {problems.map(({ course, messages }) => (
        <li key={course}>
          <b>{course}</b>
          {messages.map((message) => (
            <code key={message}>{message}</code>
          ))}
        </li>
      ))}
    </ul>
  );
}
