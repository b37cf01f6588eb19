import { ArrowRight, CircleCheck, Download } from "lucide-react";
import { Link } from "wouter";
import type { LessonView } from "../../server/protocol/course-view.ts";
import { cheatSheetUrl } from "../connection/api.ts";
import { lessonsOf } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import styles from "./lesson-end.module.css";
import { Prose } from "./prose.tsx";

/** What was learned, and where it goes on. */
export function LessonEnd({ lesson }: { readonly lesson: LessonView }) {
  const next = useWorkshop(({ courses, klass }) => {
    const course = courses.find(({ id }) => id === lesson.course);
    if (course === undefined) return null;
    const lessons = lessonsOf(course, klass);
    return lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1] ?? null;
  });
  return (
    <section id="lesson-end" className={styles.end} aria-labelledby="lesson-end-title">
      <h2 id="lesson-end-title">
        <CircleCheck size={20} aria-hidden /> {next === null ? "Workshop complete" : "Lesson complete"}
      </h2>
      <Prose html={lesson.outroHtml} />
      {next === null ? (
        <a className={styles.go} href={cheatSheetUrl(lesson.course)} download>
          <Download size={16} aria-hidden /> Download the cheat sheet
        </a>
      ) : (
        <Link className={styles.go} href={`/${lesson.course}/${next.id}`}>
          Next lesson: {next.title} <ArrowRight size={16} aria-hidden />
        </Link>
      )}
    </section>
  );
}
