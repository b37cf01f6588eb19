import { readConfig } from "../config.ts";
import { databaseOf, openDatabase } from "../db/database.ts";
import { PersonError } from "../errors.ts";
import { Instructors } from "../instructors/instructors.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `npm run instructors -- link          a one-time link for the first instructor's account
npm run instructors -- reset EMAIL   a link with which an instructor sets a new password`;

await runCommand(async () => {
  const [command, email] = process.argv.slice(2);
  const config = readConfig(process.env);
  const db = await openDatabase(databaseOf(config));
  const instructors = new Instructors(db);
  const origin = config.publicOrigins[0] ?? `http://${config.host}:${config.port}`;
  try {
    const token = await tokenFor(instructors, command, email);
    console.log(`${origin}/teach/set-up#${token}\nIt works once, for 24 hours.`);
  } finally {
    await db.destroy();
  }
});

async function tokenFor(instructors: Instructors, command: string | undefined, email: string | undefined) {
  if (command === "link") {
    const token = await instructors.firstLink();
    if (token !== null) return token;
    throw new PersonError("exists", "There is an instructor already: they can invite others, or take `reset EMAIL`.");
  }
  if (command !== "reset" || email === undefined) throw new PersonError("usage", USAGE);
  const account = await instructors.byEmail(email.toLowerCase());
  if (account === null) throw new PersonError("email", `No instructor has the address ${email}.`);
  return (await instructors.reset(account.id, null)).token;
}
