import { Link } from "wouter";
import { useWorkshop } from "../store/workshop-store.ts";
import { Mark } from "../ui/mark.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { HandButton } from "./class-hand.tsx";
import { MessagesButton } from "./class-messages.tsx";
import { ClassTime } from "./class-time.tsx";
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
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.name} aria-label={name}>
        <Mark />
        <b>{name}</b>
      </Link>
      <LessonRail />
      <div className={styles.tools}>
        <ClassTime />
        <HandButton />
        <MessagesButton />
        <TimeLeft />
        <ThemeButton />
        <MainMenu />
      </div>
    </header>
  );
}
