import { parseArgs } from "node:util";
import { restore } from "../backup/restore.ts";
import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { PersonError } from "../errors.ts";
import { engineClient } from "../setup/engine.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `npm run restore -- FILE               puts a backup into the empty DATA_DIR
npm run restore -- FILE --into DIR    into another folder; start the server with DATA_DIR=DIR`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { into: { type: "string" } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new PersonError("usage", USAGE);
  const config = readConfig({ ...process.env, ...(values.into === undefined ? {} : { DATA_DIR: values.into }) });
  const docker = engineClient();
  // On a new machine there may be no Engine yet, and then no sandboxes either.
  const answers = await docker.ping().then(
    () => true,
    () => false,
  );
  await restore(config, file, answers ? dockerEngine(docker, config) : null);
  console.log(`Restored into ${config.dataDir}. Learners find their progress; whose sandbox is gone gets a fresh one.`);
});
