import { type FormEvent, useState } from "react";
import type { ClassBody } from "../../server/protocol/classes.ts";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { duration } from "../classroom/format.ts";
import { Button } from "../ui/button.tsx";
import { ButtonLink } from "../ui/button-link.tsx";
import { Choice, FieldGroup, SelectField, TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { messageOf } from "../ui/use-loaded.ts";
import { bodyOf, type ClassDraft, chosenLessons, draftProblems } from "./class-draft.ts";
import styles from "./class-form.module.css";
import { focusFirstProblem } from "./focus-problem.ts";
import { LessonChoice } from "./lesson-choice.tsx";

interface ClassFormProps {
  readonly initial: ClassDraft;
  readonly courses: readonly CourseSummary[];
  readonly submit: string;
  /** The class runs: its course, lessons and length stay. */
  readonly begun?: boolean;
  onSubmit(body: ClassBody): Promise<void>;
}

/** The settings of a class. What was typed stays until the server has taken it. */
export function ClassForm({ initial, courses, submit, begun = false, onSubmit }: ClassFormProps) {
  const [draft, setDraft] = useState(initial);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const problems = draftProblems(draft, courses);
  const shown = checked ? problems : null;
  const change = (changes: Partial<ClassDraft>) => setDraft((now) => ({ ...now, ...changes }));

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setChecked(true);
    setRefused(null);
    if (Object.values(problems).some((problem) => problem !== null)) return focusFirstProblem(form);
    setBusy(true);
    try {
      await onSubmit(bodyOf(draft, courses));
    } catch (error) {
      setRefused(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <form className={styles.form} noValidate onSubmit={(event) => void send(event)}>
      <TextField
        label="Title"
        hint="Learners see it. The day or the group says which class it is."
        value={draft.title}
        error={shown?.title}
        onChange={(title) => change({ title })}
      />
      <SelectField
        label="Course"
        value={draft.course}
        disabled={begun}
        hint={begun ? "The class has begun: its course and lessons stay as they are." : undefined}
        error={shown?.course}
        onChange={(course) => change({ course, all: true, lessons: lessonsOf(course, courses) })}
      >
        {courses.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </SelectField>
      <LessonChoice draft={draft} courses={courses} disabled={begun} error={shown?.lessons} onChange={change} />
      <div className={styles.pair}>
        <TextField
          label="Seats"
          inputMode="numeric"
          hint="How many learners may join."
          value={draft.seats}
          error={shown?.seats}
          onChange={(seats) => change({ seats })}
        />
        <TextField
          label="Length in minutes"
          inputMode="numeric"
          disabled={begun}
          hint={begun ? "Extend it in the console." : lengthHint(draft, courses)}
          value={draft.minutes}
          error={shown?.minutes}
          onChange={(minutes) => change({ minutes })}
        />
      </div>
      <JoinChoice join={draft.join} onChange={(join) => change({ join })} />
      <EgressChoice egress={draft.egress} disabled={begun} onChange={(egress) => change({ egress })} />
      <FieldGroup legend="Watching">
        <Choice
          type="checkbox"
          label="Ask learners before an instructor watches their terminal"
          hint="In any case they see when somebody watches, and are asked before somebody types."
          checked={draft.watchConsent}
          onChange={(watchConsent) => change({ watchConsent })}
        />
      </FieldGroup>
      <FormError message={refused} />
      <div className={styles.actions}>
        <Button look="primary" type="submit" disabled={busy}>
          {submit}
        </Button>
        <ButtonLink href="/teach">Cancel</ButtonLink>
      </div>
    </form>
  );
}

function JoinChoice({ join, onChange }: { join: ClassDraft["join"]; onChange(join: ClassDraft["join"]): void }) {
  return (
    <FieldGroup legend="Who may join">
      <Choice
        type="radio"
        name="join"
        label="Everybody who has the code"
        checked={join === "code"}
        onChange={() => onChange("code")}
      />
      <Choice
        type="radio"
        name="join"
        label="Everybody who has the code and whom you let in"
        hint="Each learner waits until you admit them in the console."
        checked={join === "approval"}
        onChange={() => onChange("approval")}
      />
    </FieldGroup>
  );
}

const EGRESS: readonly { value: ClassDraft["egress"]; label: string; hint: string }[] = [
  { value: "internet", label: "The internet", hint: "Never your own network, this machine, or another learner." },
  {
    value: "registry-only",
    label: "Only this workshop's registry",
    hint: "The images of the course can be pulled; nothing else.",
  },
  { value: "none", label: "Nothing", hint: "Images cannot be pulled either." },
];

interface EgressChoiceProps {
  readonly egress: ClassDraft["egress"];
  readonly disabled: boolean;
  onChange(egress: ClassDraft["egress"]): void;
}

function EgressChoice({ egress, disabled, onChange }: EgressChoiceProps) {
  return (
    <FieldGroup legend="What learners' sandboxes may reach">
      {EGRESS.map(({ value, label, hint }) => (
        <Choice
          key={value}
          type="radio"
          name="egress"
          label={label}
          hint={hint}
          disabled={disabled}
          checked={egress === value}
          onChange={() => onChange(value)}
        />
      ))}
    </FieldGroup>
  );
}

function lessonsOf(course: string, courses: readonly CourseSummary[]): string[] {
  return courses.find(({ id }) => id === course)?.lessons.map(({ id }) => id) ?? [];
}

function lengthHint(draft: ClassDraft, courses: readonly CourseSummary[]): string {
  const minutes = chosenLessons(draft, courses).reduce((sum, lesson) => sum + lesson.minutes, 0);
  const length = Number(draft.minutes);
  if (minutes > 0 && length > 0 && length < minutes)
    return `The lessons take about ${duration(minutes)}: some learners will not get through.`;
  return "You can extend it while it runs.";
}
