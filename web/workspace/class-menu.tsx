import { useWorkshop } from "../store/workshop-store.ts";
import { MenuItem, MenuLine } from "../ui/menu.tsx";
import { openMessages } from "./class-messages.tsx";
import { useNotes } from "./class-notes.ts";
import { panes } from "./panes.ts";
import { ask, askForHelp } from "./workshop.ts";

/** What the menu has for a learner in a class. */
export function ClassEntries() {
  const inClass = useWorkshop(({ klass }) => klass !== null);
  const open = useWorkshop(({ klass }) => klass?.class.state === "open");
  const raised = useWorkshop(({ klass }) => klass?.me.hand != null);
  const { notes, unread } = useNotes();
  if (!inClass) return null;
  return (
    <>
      {open && !raised && (
        <MenuItem hint="g" onChoose={askForHelp}>
          Ask for help…
        </MenuItem>
      )}
      {open && raised && <MenuItem onChoose={() => ask({ type: "hand.lower" })}>Take your request back</MenuItem>}
      {notes.length > 0 && (
        <MenuItem hint={unread.length === 0 ? undefined : `${unread.length} new`} onChoose={openMessages}>
          Messages
        </MenuItem>
      )}
      <MenuItem onChoose={() => panes.setState({ dialog: "class" })}>Your class…</MenuItem>
      <MenuLine />
    </>
  );
}
