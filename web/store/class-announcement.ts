import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { handWords, holdTitle, isLocked, type Klass, LOCKED } from "./class-state.ts";

/**
 * What a change of the class says to who does not see it; null when there is nothing to say. A class
 * that is new on the page says nothing: it is there to be read. Questions are told elsewhere, at once.
 * Pure.
 */
export function classAnnouncement(
  before: Klass | null,
  after: Klass | null,
  courses: readonly CourseSummary[],
): string | null {
  if (before === null || after === null || before.class.id !== after.class.id) return null;
  const said = [
    ...ofClass(before, after, courses),
    ofShown(before, after),
    ofHand(before, after),
    ofAssist(before, after),
    ofCatchUp(before, after),
    ...notesSince(before, after),
  ].filter((text) => text !== null);
  return said.length === 0 ? null : said.join(" ");
}

function ofClass(before: Klass, after: Klass, courses: readonly CourseSummary[]): (string | null)[] {
  if (before.class.state !== after.class.state)
    return [{ planned: null, open: "The class has begun.", ended: "The class is over." }[after.class.state]];
  return [ofHold(before, after, courses), ofLock(before, after)];
}

function ofHold(before: Klass, after: Klass, courses: readonly CourseSummary[]): string | null {
  const address = ({ class: { hold } }: Klass) => (hold === null ? null : `${hold.lesson}/${hold.step}`);
  if (address(before) === address(after)) return null;
  if (after.class.hold === null) return "The class goes on.";
  const title = holdTitle(after, courses);
  return title === null ? "Your instructor holds the class." : `Your instructor holds the class at ${title}.`;
}

function ofLock(before: Klass, after: Klass): string | null {
  if (isLocked(before) === isLocked(after)) return null;
  return isLocked(after) ? LOCKED : "Typing is on again.";
}

function ofShown(before: Klass, after: Klass): string | null {
  const was = before.class.shown;
  const is = after.class.shown;
  if (was?.terminal === is?.terminal) return null;
  return is === null ? `${was?.by} has stopped showing a terminal.` : `${is.by} shows a terminal.`;
}

function ofHand(before: Klass, after: Klass): string | null {
  const was = before.me.hand;
  const is = after.me.hand;
  if (is === null) return was === null ? null : "Your request for help is closed.";
  if (was !== null && handWords(was) === handWords(is)) return null;
  return is.claimedBy === null ? `You are ${handWords(is)}.` : `${handWords(is)}.`;
}

function ofAssist(before: Klass, after: Klass): string | null {
  const was = before.me.assist;
  const is = after.me.assist;
  if (was?.mode === is?.mode) return null;
  if (is?.mode === "typing") return `${is.instructor} is typing in your terminal. Press F9 to stop.`;
  if (was?.mode === "typing" && is?.mode === "watching") return `${is.instructor} has stopped typing.`;
  if (is?.mode === "watching")
    return was?.mode === "askingToType" ? null : `${is.instructor} is watching your terminal.`;
  if (is === null && was !== null && was.mode !== "askingToWatch") return `${was.instructor} has stopped watching.`;
  return null;
}

function ofCatchUp(before: Klass, after: Klass): string | null {
  if ((before.me.catchUp === null) === (after.me.catchUp === null)) return null;
  return after.me.catchUp === null ? "Catching up has ended." : "You are being caught up. Just watch.";
}

function notesSince(before: Klass, after: Klass): string[] {
  return after.notes
    .filter(({ id }) => !before.notes.some((note) => note.id === id))
    .map(({ from, text }) => `Message from ${from}: ${text}`);
}
