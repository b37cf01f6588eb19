import type { ClassCard } from "../../server/protocol/classes.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { count } from "./format.ts";
import { deleteClass, deletePersonalData } from "./teach-api.ts";

export interface Deleting {
  readonly what: "class" | "personalData";
  readonly card: Pick<ClassCard, "class" | "joined">;
}

interface DeleteDialogProps {
  readonly deleting: Deleting;
  onDone(): void;
  onClose(): void;
}

/** Says what is lost, then deletes it. */
export function DeleteDialog({ deleting: { what, card }, onDone, onClose }: DeleteDialogProps) {
  const { id, title, state } = card.class;
  if (what === "personalData")
    return (
      <ConfirmDialog
        title={`Delete the personal data of “${title}”?`}
        confirm="Delete personal data"
        onConfirm={async () => {
          await deletePersonalData(id);
          onDone();
        }}
        onClose={onClose}
      >
        <p>
          The names of {count(card.joined, "learner")}, messages, commands and sandboxes are deleted for good. The
          report stays, with “Learner 1” in place of names.
        </p>
      </ConfirmDialog>
    );
  return (
    <ConfirmDialog
      title={`Delete “${title}”?`}
      confirm="Delete the class"
      onConfirm={async () => {
        await deleteClass(id);
        onDone();
      }}
      onClose={onClose}
    >
      {state === "planned" ? (
        <p>Its settings and its join code are deleted for good. Nobody has learned in it yet.</p>
      ) : (
        <p>
          {state === "open" && `It is running: it ends at once for ${count(card.joined, "learner")}. `}
          Its report, what {state === "open" ? "they" : count(card.joined, "learner")} did, names, messages and
          sandboxes are deleted for good.
        </p>
      )}
    </ConfirmDialog>
  );
}
