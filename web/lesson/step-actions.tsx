import type { StepView } from "../../server/protocol/course-view.ts";
import type { StepState } from "../../server/protocol/state.ts";
import { typingOff } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { ask, playSolution } from "../workspace/workshop.ts";
import styles from "./step-actions.module.css";

interface StepActionsProps {
  readonly step: StepView;
  readonly state: StepState["state"];
  readonly hintsShown: number;
}

/** What a learner can ask for in a step. */
export function StepActions({ step, state, hintsShown }: StepActionsProps) {
  const solution = useWorkshop(({ solution }) => (solution?.step === step.id ? solution : null));
  if (solution?.state === "playing") {
    return (
      <div className={styles.actions}>
        <span className={styles.playing}>Showing you how, in the terminal…</span>
        <Button look="link" onClick={() => ask({ type: "solution.stop" })}>
          Stop showing
        </Button>
      </div>
    );
  }
  return (
    <>
      {solution?.state === "failed" && (
        <p role="alert" className={styles.failed}>
          {solution.message}
        </p>
      )}
      <div className={styles.actions}>
        {state === "now" && <NowActions step={step} hintsShown={hintsShown} />}
        {state === "todo" && (
          <Button
            look="link"
            aria-label={`Start here: ${step.title}`}
            onClick={() => ask({ type: "step.activate", step: step.id })}
          >
            Start here
          </Button>
        )}
        {(state === "now" || state === "done") && (
          <Button
            look="link"
            aria-label={`Reset this step: ${step.title}`}
            onClick={() => ask({ type: "step.reset", step: step.id })}
          >
            Reset this step
          </Button>
        )}
      </div>
    </>
  );
}

function NowActions({ step, hintsShown }: { readonly step: StepView; readonly hintsShown: number }) {
  const off = useWorkshop(({ klass }) => typingOff(klass));
  return (
    <>
      {hintsShown < step.hints.length && (
        <Button look="link" onClick={() => ask({ type: "hint.show", step: step.id, count: hintsShown + 1 })}>
          Hint {hintsShown + 1} of {step.hints.length}
        </Button>
      )}
      {step.hasSolution && (
        <Button look="link" disabled={off !== null} title={off ?? undefined} onClick={() => playSolution(step.id)}>
          Show me
        </Button>
      )}
      <Button look="link" onClick={() => ask({ type: "check.again" })}>
        Check again
      </Button>
    </>
  );
}
