import { Link } from "wouter";
import { useWorkshop } from "../store/workshop-store.ts";
import { Mark } from "../ui/mark.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { HandButton } from "./class-hand.tsx";
import { MessagesButton } from "./class-messages.tsx";
import { LessonRail } from "./lesson-rail.tsx";
import { MainMenu } from "./main-menu.tsx";
import { TimeLeft } from "./time-left.tsx";
import styles from "./top-bar.module.css";

export function TopBar() {
  const name = useWorkshop((state) => {
    const course =
      state.lesson.state === "ready"
        ? state.lesson.lesson.course
        : state.lesson.state === "none"
          ? state.start?.course
          : state.lesson.course;
    return state.courses.find(({ id }) => id === course)?.title ?? "Docker Workshop";
  });
  const title = useWorkshop(({ klass }) => klass?.class.title ?? null);
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.name} aria-label={title === null ? name : `${name}, ${title}`}>
        <Mark />
        <span className={styles.titles}>
          <b>{name}</b>
          {title !== null && <span className={styles.class}>{title}</span>}
        </span>
      </Link>
      <LessonRail />
      <div className={styles.tools}>
        <TimeLeft />
        <HandButton />
        <MessagesButton />
        <ThemeButton />
        <MainMenu />
      </div>
    </header>
  );
}
