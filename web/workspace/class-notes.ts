import { z } from "zod";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { NoteView } from "../../server/protocol/classroom.ts";
import { read, write } from "../store/settings.ts";
import { useWorkshop } from "../store/workshop-store.ts";

const KEY = "workshop.notesRead";
/** More than a class has. */
const KEPT = 300;

/** Ids of the notes that the learner has closed or looked through, kept in this browser. */
const readNotes = createStore<{ readonly ids: readonly string[] }>(() => ({
  ids: z.array(z.string()).catch([]).parse(read(KEY)),
}));

export function markRead(notes: readonly NoteView[]): void {
  const { ids } = readNotes.getState();
  const news = notes.map(({ id }) => id).filter((id) => !ids.includes(id));
  if (news.length === 0) return;
  const kept = [...ids, ...news].slice(-KEPT);
  readNotes.setState({ ids: kept });
  write(KEY, kept);
}

const NONE: readonly NoteView[] = [];

export function useNotes(): { readonly notes: readonly NoteView[]; readonly unread: readonly NoteView[] } {
  const notes = useWorkshop(({ klass }) => klass?.notes ?? NONE);
  const ids = useStore(readNotes, (state) => state.ids);
  return { notes, unread: notes.filter(({ id }) => !ids.includes(id)) };
}
