import { Check, CirclePause, Eye, FastForward } from "lucide-react";
import type { BlockView, StepView } from "../../server/protocol/course-view.ts";
import type { CheckState, StepState } from "../../server/protocol/state.ts";
import { isHeld } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { CheckBox } from "./check-box.tsx";
import { Prose } from "./prose.tsx";
import { Quiz } from "./quiz.tsx";
import { RunBlock } from "./run-block.tsx";
import styles from "./step.module.css";
import { StepActions } from "./step-actions.tsx";

interface StepProps {
  readonly step: StepView;
  readonly progress: StepState | undefined;
}

export function Step({ step, progress }: StepProps) {
  const waits = useWorkshop(
    ({ klass, courses, lesson }) =>
      klass !== null && lesson.state === "ready" && isHeld(klass, courses, { lesson: lesson.lesson.id, step: step.id }),
  );
  const known = progress?.state ?? "todo";
  const state = known === "todo" && waits ? "held" : known;
  const checkOf = (id: string) => progress?.checks.find((check) => check.id === id);
  const hints = state === "now" ? step.hints.slice(0, progress?.hintsShown ?? 0) : [];
  return (
    <section
      className={styles.step}
      id={step.id}
      data-step={state}
      aria-labelledby={`${step.id}-title`}
      aria-current={state === "now" ? "step" : undefined}
    >
      <span className={styles.sign} aria-hidden>
        {state === "done" && <Check size={12} strokeWidth={3.5} />}
      </span>
      <h2 id={`${step.id}-title`} tabIndex={-1} data-step-title="">
        {step.title}
        <span className="visually-hidden">{SPOKEN[state]}</span>
        {state === "done" && progress?.how === "shown" && (
          <span className={styles.shown}>
            <Eye size={13} aria-hidden /> shown to you
          </span>
        )}
        {state === "done" && progress?.how === "caughtUp" && (
          <span className={styles.shown}>
            <FastForward size={13} aria-hidden /> caught up
          </span>
        )}
        {state === "held" && (
          <span className={styles.waits} aria-hidden>
            <CirclePause size={13} /> waits
          </span>
        )}
      </h2>
      <div className={styles.blocks}>
        {step.blocks.map((block, at) => (
          <Block key={at} block={block} step={step} checkOf={checkOf} />
        ))}
      </div>
      <div aria-live="polite">
        {hints.map((html, at) => (
          <aside key={at} className={styles.hint} aria-label={`Hint ${at + 1}`}>
            <b>Hint {at + 1}</b>
            <Prose html={html} />
          </aside>
        ))}
      </div>
      {progress !== undefined && <StepActions step={step} state={state} hintsShown={progress.hintsShown} />}
    </section>
  );
}

const SPOKEN = {
  done: " (done)",
  now: " (current step)",
  held: " (the class waits before it)",
  todo: " (to do)",
} as const;

interface BlockProps {
  readonly block: BlockView;
  readonly step: StepView;
  checkOf(id: string): CheckState | undefined;
}

function Block({ block, step, checkOf }: BlockProps) {
  switch (block.kind) {
    case "html":
      return <Prose html={block.html} />;
    case "run":
      return <RunBlock step={step.id} text={block.text} />;
    case "quiz": {
      const quiz = step.quizzes.find(({ id }) => id === block.quiz);
      return quiz === undefined ? null : (
        <Quiz step={step.id} quiz={quiz} passed={checkOf(quiz.id)?.state === "passed"} />
      );
    }
    case "check": {
      const check = step.checks.find(({ id }) => id === block.check);
      return check === undefined ? null : <CheckBox sayHtml={check.sayHtml} check={checkOf(check.id)} />;
    }
    default:
      return block satisfies never;
  }
}
