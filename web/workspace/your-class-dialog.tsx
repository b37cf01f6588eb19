import { useState } from "react";
import { showCode } from "../join/code.ts";
import { leaveClass } from "../join/join-api.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import styles from "./class-dialogs.module.css";
import { copyText } from "./workshop.ts";

/** The class, the learner's name in it, the code to come back with, and the way out. */
export function YourClassDialog({ onClose }: { onClose(): void }) {
  const klass = useWorkshop((state) => state.klass);
  const [step, setStep] = useState<"here" | "sure" | "leaving">("here");
  const [problem, setProblem] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  if (klass === null) return null;
  const code = showCode(klass.me.personalCode);

  async function leave() {
    setStep("leaving");
    try {
      await leaveClass();
      location.assign("/");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "That did not work. Try again.");
      setStep("sure");
    }
  }

  return (
    <Dialog
      title="Your class"
      onClose={onClose}
      actions={
        step === "here" ? (
          <Button onClick={() => setStep("sure")}>Leave this class…</Button>
        ) : (
          <>
            <Button onClick={() => setStep("here")} disabled={step === "leaving"}>
              Stay
            </Button>
            <Button look="danger" onClick={() => void leave()} disabled={step === "leaving"}>
              Leave this class
            </Button>
          </>
        )
      }
    >
      <dl className={styles.facts}>
        <dt>Class</dt>
        <dd>{klass.class.title}</dd>
        <dt>Your name</dt>
        <dd>{klass.me.name}</dd>
        <dt>{klass.class.instructors.length === 1 ? "Instructor" : "Instructors"}</dt>
        <dd>{klass.class.instructors.join(", ")}</dd>
      </dl>
      <div className={styles.code}>
        <span className={styles.label} id="personal-code">
          Your personal code
        </span>
        <code>{code}</code>
        <Button onClick={() => void copyText(code).then(setCopied)}>{copied ? "Copied" : "Copy"}</Button>
      </div>
      <p>
        To come back from another device, open <code>{location.host}/return</code> there and type this code. Keep it to
        yourself: whoever has it is you.
      </p>
      <div role="status">
        {step !== "here" && (
          <p>This browser leaves the class. What you did stays with it; to come back you need your personal code.</p>
        )}
        {problem !== null && <p className={styles.problem}>{problem}</p>}
      </div>
    </Dialog>
  );
}
