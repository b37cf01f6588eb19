import { backUp } from "../backup/backup.ts";
import { describeContents } from "../backup/manifest.ts";
import { readConfig } from "../config.ts";
import { PersonError } from "../errors.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `npm run backup -- FILE.tar.gz   saves what learners did, classes and accounts, while the server runs
npm run backup -- FOLDER        the same, in a file named after the time`;

await runCommand(async () => {
  const [target, ...more] = process.argv.slice(2);
  if (target === undefined || more.length > 0) throw new PersonError("usage", USAGE);
  const { file, manifest } = await backUp(readConfig(process.env), target);
  console.log(`${file}: ${describeContents(manifest.contents)}. Sandboxes are not in it.`);
});
