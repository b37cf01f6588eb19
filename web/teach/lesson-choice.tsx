import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { duration } from "../classroom/format.ts";
import { Choice, FieldGroup } from "../ui/field.tsx";
import { type ClassDraft, chosenLessons } from "./class-draft.ts";
import styles from "./class-form.module.css";
import { count } from "./format.ts";

interface LessonChoiceProps {
  readonly draft: ClassDraft;
  readonly courses: readonly CourseSummary[];
  readonly disabled: boolean;
  readonly error: string | null | undefined;
  onChange(changes: Partial<ClassDraft>): void;
}

/** All lessons of the course, or some. */
export function LessonChoice({ draft, courses, disabled, error, onChange }: LessonChoiceProps) {
  const lessons = courses.find(({ id }) => id === draft.course)?.lessons ?? [];
  const chosen = chosenLessons(draft, courses);
  const minutes = chosen.reduce((sum, lesson) => sum + lesson.minutes, 0);
  const toggle = (id: string, on: boolean) =>
    onChange({ lessons: on ? [...draft.lessons, id] : draft.lessons.filter((other) => other !== id) });
  return (
    <FieldGroup legend="Lessons" error={error}>
      <Choice
        type="radio"
        name="lessons"
        label="All of the course"
        checked={draft.all}
        disabled={disabled}
        onChange={() => onChange({ all: true })}
      />
      <Choice
        type="radio"
        name="lessons"
        label="Some of them"
        checked={!draft.all}
        disabled={disabled}
        onChange={() => onChange({ all: false })}
      />
      {!draft.all && (
        <ul className={styles.lessons} aria-label="Lessons of the class">
          {lessons.map((lesson, at) => (
            <li key={lesson.id}>
              <Choice
                type="checkbox"
                label={`${at + 1}. ${lesson.title}`}
                checked={draft.lessons.includes(lesson.id)}
                disabled={disabled}
                onChange={(on) => toggle(lesson.id, on)}
              />
              <span>{duration(lesson.minutes)}</span>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.total} role="status">
        {count(chosen.length, "lesson")}, about {duration(minutes)}
      </p>
    </FieldGroup>
  );
}
