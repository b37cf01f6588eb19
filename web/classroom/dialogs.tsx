import { type FormEvent, type ReactNode, useState } from "react";
import type { SeatView } from "../../server/protocol/classroom.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Choice, Field, FieldGroup, SelectField, TextField } from "../ui/field.tsx";
import type { Lessons } from "./board.tsx";
import { useBoard, useConsole } from "./console.ts";
import styles from "./dialogs.module.css";

export type ConsoleDialog =
  | { readonly kind: "hold" | "extend" | "end" | "keys" }
  | { readonly kind: "tell"; readonly seat: string | null }
  | { readonly kind: "catchUp"; readonly seat: string | null }
  | { readonly kind: "rename" | "freshSandbox" | "free" | "remove"; readonly seat: string };

interface DialogsProps {
  readonly dialog: ConsoleDialog;
  readonly lessons: Lessons;
  onClose(): void;
}

export function ConsoleDialogs({ dialog, lessons, onClose }: DialogsProps) {
  const seat = useBoard((state) => state.board?.seats.find(({ id }) => "seat" in dialog && id === dialog.seat) ?? null);
  switch (dialog.kind) {
    case "hold":
      return <HoldDialog lessons={lessons} onClose={onClose} />;
    case "extend":
      return <ExtendDialog onClose={onClose} />;
    case "end":
      return <EndDialog onClose={onClose} />;
    case "keys":
      return <KeysDialog onClose={onClose} />;
    case "tell":
      return <TellDialog seat={seat} onClose={onClose} />;
    case "catchUp":
      return <CatchUpDialog seat={seat} lessons={lessons} onClose={onClose} />;
    case "rename":
      return seat && <RenameDialog seat={seat} onClose={onClose} />;
    case "freshSandbox":
      return seat && <FreshDialog seat={seat} onClose={onClose} />;
    case "free":
      return seat && <FreeDialog seat={seat} onClose={onClose} />;
    case "remove":
      return seat && <RemoveDialog seat={seat} onClose={onClose} />;
    default:
      return dialog satisfies never;
  }
}

interface OwnProps {
  onClose(): void;
}
interface SeatProps extends OwnProps {
  readonly seat: SeatView;
}

interface FormDialogProps extends OwnProps {
  readonly title: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
  onSubmit(): void;
}

function FormDialog({ title, action, danger = false, disabled = false, children, onSubmit, onClose }: FormDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {children}
        <div className={styles.actions}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look={danger ? "danger" : "primary"} type="submit" disabled={disabled}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function StepSelect({
  label,
  lessons,
  value,
  onChange,
}: {
  readonly label: string;
  readonly lessons: Lessons;
  readonly value: string;
  onChange(value: string): void;
}) {
  return (
    <SelectField label={label} value={value} onChange={onChange}>
      {lessons.map((lesson, at) => (
        <optgroup key={lesson.id} label={`${at + 1}. ${lesson.title}`}>
          {lesson.steps.map((step) => (
            <option key={step.id} value={`${lesson.id}/${step.id}`}>
              {step.title}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}

/** The lesson that most learners are in, and its last step. */
function useCommonPlace(lessons: Lessons): { lesson: Lessons[number] | undefined } {
  const seats = useBoard((state) => state.board?.seats ?? NONE);
  const counts = lessons.map(({ id }) => seats.filter((seat) => seat.now?.lesson === id).length);
  return { lesson: lessons[counts.indexOf(Math.max(...counts))] ?? lessons[0] };
}
const NONE: readonly SeatView[] = [];

function HoldDialog({ lessons, onClose }: OwnProps & { readonly lessons: Lessons }) {
  const { ask } = useConsole();
  const { lesson } = useCommonPlace(lessons);
  const [value, setValue] = useState(`${lesson?.id}/${lesson?.steps.at(-1)?.id}`);
  const [id = "", step = ""] = value.split("/");
  return (
    <FormDialog
      title="Hold the class"
      action="Hold"
      onClose={onClose}
      onSubmit={() => ask({ type: "class.hold", lesson: id, step })}
    >
      <p>
        Learners can do everything up to and with this step. What comes next waits until you release the class; they may
        look around in the meantime, and what they do then counts afterwards.
      </p>
      <StepSelect label="Hold behind" lessons={lessons} value={value} onChange={setValue} />
    </FormDialog>
  );
}

function ExtendDialog({ onClose }: OwnProps) {
  const { ask } = useConsole();
  const [minutes, setMinutes] = useState("30");
  const number = Math.round(Number(minutes));
  return (
    <FormDialog
      title="Extend the class"
      action="Extend"
      disabled={!(number >= 1 && number <= 1440)}
      onClose={onClose}
      onSubmit={() => ask({ type: "class.extend", minutes: number })}
    >
      <TextField label="By how many minutes" type="number" min={1} max={1440} value={minutes} onChange={setMinutes} />
    </FormDialog>
  );
}

function EndDialog({ onClose }: OwnProps) {
  const { ask } = useConsole();
  return (
    <FormDialog
      title="End the class?"
      action="End the class"
      danger
      onClose={onClose}
      onSubmit={() => ask({ type: "class.end" })}
    >
      <p>
        The join code no longer works, holds and locked typing end, and the report is made. Learners can go on reading
        and working until their sandboxes end by themselves. A class that has ended cannot be opened again.
      </p>
    </FormDialog>
  );
}

function TellDialog({ seat, onClose }: OwnProps & { readonly seat: SeatView | null }) {
  const { ask } = useConsole();
  const [text, setText] = useState("");
  return (
    <FormDialog
      title={seat === null ? "Message to all" : `Message to ${seat.name}`}
      action="Send"
      disabled={text.trim() === ""}
      onClose={onClose}
      onSubmit={() => ask({ type: "class.tell", seat: seat?.id ?? null, text })}
    >
      <Field label="Message">
        {(control) => (
          <textarea
            {...control}
            className={styles.text}
            rows={4}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}

function CatchUpDialog({
  seat,
  lessons,
  onClose,
}: OwnProps & { readonly seat: SeatView | null; readonly lessons: Lessons }) {
  const { ask } = useConsole();
  const { lesson } = useCommonPlace(lessons);
  const [value, setValue] = useState(`${lesson?.id}/${lesson?.steps[0]?.id}`);
  const [all, setAll] = useState(seat === null);
  const [sandbox, setSandbox] = useState<"fresh" | "present">("fresh");
  const [id = "", step = ""] = value.split("/");
  const seats = all || seat === null ? [] : [seat.id];
  return (
    <FormDialog
      title="Catch up, or go back"
      action="Bring them there"
      onClose={onClose}
      onSubmit={() => ask({ type: "class.catchUp", seats, lesson: id, step, sandbox })}
    >
      <p>
        Earlier steps that are not done are played in their terminal and count as caught up. From this step on, the
        lesson is to be done again.
      </p>
      <StepSelect label="To the start of" lessons={lessons} value={value} onChange={setValue} />
      {seat !== null && (
        <FieldGroup legend="Who">
          <Choice type="radio" name="who" label={seat.name} checked={!all} onChange={() => setAll(false)} />
          <Choice type="radio" name="who" label="Everybody in the class" checked={all} onChange={() => setAll(true)} />
        </FieldGroup>
      )}
      <FieldGroup legend="Sandbox">
        <Choice
          type="radio"
          name="sandbox"
          label="A fresh one"
          hint="What is in the present one is lost. Always works."
          checked={sandbox === "fresh"}
          onChange={() => setSandbox("fresh")}
        />
        <Choice
          type="radio"
          name="sandbox"
          label="The present one"
          hint="Keeps what is there, which may be in the way."
          checked={sandbox === "present"}
          onChange={() => setSandbox("present")}
        />
      </FieldGroup>
    </FormDialog>
  );
}

function RenameDialog({ seat, onClose }: SeatProps) {
  const { ask } = useConsole();
  const [name, setName] = useState(seat.name);
  return (
    <FormDialog
      title={`Rename ${seat.name}`}
      action="Rename"
      disabled={name.trim() === ""}
      onClose={onClose}
      onSubmit={() => ask({ type: "seat.rename", seat: seat.id, name })}
    >
      <TextField label="Name" maxLength={40} value={name} onChange={setName} />
    </FormDialog>
  );
}

function FreshDialog({ seat, onClose }: SeatProps) {
  const { ask } = useConsole();
  return (
    <FormDialog
      title={`A fresh sandbox for ${seat.name}?`}
      action="Give a fresh sandbox"
      danger
      onClose={onClose}
      onSubmit={() => ask({ type: "seat.freshSandbox", seat: seat.id })}
    >
      <p>All containers, images, files and terminals in the present one are lost. What is done in the lessons stays.</p>
    </FormDialog>
  );
}

function FreeDialog({ seat, onClose }: SeatProps) {
  const { ask } = useConsole();
  return (
    <FormDialog
      title={`Free the seat of ${seat.name}?`}
      action="Free the seat"
      danger
      onClose={onClose}
      onSubmit={() => ask({ type: "seat.free", seat: seat.id })}
    >
      <p>
        The learner, all they did and their sandbox are deleted, and somebody else can have the seat. They can join
        again with the code, from the beginning.
      </p>
    </FormDialog>
  );
}

function RemoveDialog({ seat, onClose }: SeatProps) {
  const { ask } = useConsole();
  return (
    <FormDialog
      title={`Remove ${seat.name} from the class?`}
      action="Remove"
      danger
      onClose={onClose}
      onSubmit={() => ask({ type: "seat.remove", seat: seat.id })}
    >
      <p>Their page closes at once and their sandbox ends. What they did stays in the report.</p>
      <p>They can join again with the code under a new name. A new join code keeps them out.</p>
    </FormDialog>
  );
}

const KEYS: readonly (readonly [string, string])[] = [
  ["↑ ↓, j k", "Next and previous learner"],
  ["Enter", "Open the learner"],
  ["Escape", "Back to the board"],
  ["/", "Search"],
  ["m", "Message to all"],
  ["l", "Lock or unlock typing"],
  ["F9", "Stop typing in a learner's terminal"],
  ["?", "This list"],
];

function KeysDialog({ onClose }: OwnProps) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
