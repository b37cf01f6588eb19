import { CircleCheck, CircleX } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { QuizView } from "../../server/protocol/course-view.ts";
import { quizKey } from "../store/workshop-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { ask } from "../workspace/workshop.ts";
import { Prose } from "./prose.tsx";
import styles from "./quiz.module.css";

interface QuizProps {
  readonly step: string;
  readonly quiz: QuizView;
  /** Answered rightly, now or before. */
  readonly passed: boolean;
}

export function Quiz({ step, quiz, passed }: QuizProps) {
  const result = useWorkshop((state) => state.quizResults[quizKey(step, quiz.id)]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const shown = chosen.length === 0 && result !== undefined ? result.choices : chosen;
  const isAnswer =
    result !== undefined && shown.length === result.choices.length && shown.every((id) => result.choices.includes(id));

  function toggle(id: string, on: boolean) {
    if (!quiz.multiple) return setChosen([id]);
    setChosen(on ? [...shown, id] : shown.filter((other) => other !== id));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    ask({ type: "quiz.answer", step, quiz: quiz.id, choices: [...shown] });
  }

  return (
    <form className={styles.quiz} onSubmit={submit} data-passed={passed}>
      <fieldset>
        <legend>
          <Prose html={quiz.questionHtml} />
        </legend>
        {quiz.multiple && <p className={styles.how}>Choose all that are right.</p>}
        {quiz.choices.map((choice) => (
          <label key={choice.id} className={styles.choice}>
            <input
              type={quiz.multiple ? "checkbox" : "radio"}
              name={`${step}/${quiz.id}`}
              value={choice.id}
              checked={shown.includes(choice.id)}
              onChange={(event) => toggle(choice.id, event.target.checked)}
            />
            <Prose inline html={choice.html} />
          </label>
        ))}
      </fieldset>
      <div className={styles.foot}>
        <Button type="submit" look={passed ? "plain" : "primary"} disabled={shown.length === 0}>
          {result === undefined && !passed ? "Answer" : "Answer again"}
        </Button>
        {passed && result === undefined && (
          <span className={styles.before}>
            <CircleCheck size={15} aria-hidden /> You answered this rightly.
          </span>
        )}
      </div>
      <div role="status">
        {result !== undefined && isAnswer && (
          <div className={styles.result} data-correct={result.correct}>
            <b>
              {result.correct ? <CircleCheck size={16} aria-hidden /> : <CircleX size={16} aria-hidden />}
              {result.correct ? "That is right." : "Not quite. You can answer again."}
            </b>
            <Prose html={result.explanationHtml} />
          </div>
        )}
      </div>
    </form>
  );
}
