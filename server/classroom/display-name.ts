import { foldLookAlikes, skeleton } from "./look-alikes.ts";

const MOST_CHARACTERS = 40;
/** Combining marks in a row that real scripts need: Burmese has three that take no room of their own. */
const TOO_MANY_MARKS = /[\p{Mn}\p{Me}]{4,}/u;

const RESERVED = [
  "instructor",
  "teacher",
  "trainer",
  "moderator",
  "admin",
  "administrator",
  "host",
  "operator",
  "root",
  "system",
].map(skeleton);

/**
 * A name to be called by in class, cleaned of what cannot be seen, or what is wrong with it, for the
 * learner. `key` is what two names of a class may not share.
 */
export function readName(text: string): { name: string; key: string } | { problem: string } {
  const name = text
    .normalize("NFKC")
    .replace(/\s+/gu, " ")
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu, "")
    .replace(/ +/g, " ")
    .trim()
    .normalize("NFKC");
  if (name === "") return { problem: "Type the name that you want to be called by." };
  if ([...name].length > MOST_CHARACTERS) return { problem: `A name can have at most ${MOST_CHARACTERS} characters.` };
  if (!/[\p{L}\p{N}]/u.test(name)) return { problem: "A name needs at least one letter or digit." };
  if (TOO_MANY_MARKS.test(name)) return { problem: "This name has too many accents on one letter." };
  return { name, key: nameKey(name) };
}

/** Names that look alike have the same: case, accents, spaces, punctuation and look-alike letters folded. */
export function nameKey(name: string): string {
  return foldLookAlikes(name).replace(/[^\p{L}\p{N}]/gu, "");
}

/** Whether a learner of this key would be taken for an instructor, or for the workshop itself. */
export function impersonates(key: string, instructorNames: readonly string[]): boolean {
  const bones = skeleton(key);
  return RESERVED.includes(bones) || instructorNames.some((name) => skeleton(nameKey(name)) === bones);
}

/** The name itself, or "Ada 2", "Ada 3" … when others have it. @param taken keys */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(nameKey(free)); number += 1) {
    const ending = ` ${number}`;
    const room = MOST_CHARACTERS - ending.length;
    free = [...name].slice(0, room).join("").trimEnd() + ending;
  }
  return free;
}
