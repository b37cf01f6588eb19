import { readConfig } from "../config.ts";
import { dockerEngine } from "../context.ts";
import { PersonError } from "../errors.ts";
import { engineClient } from "../setup/engine.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `npm run sandboxes -- list            the sandboxes of this installation, and what they use
npm run sandboxes -- remove          remove all of them
npm run sandboxes -- remove ID ...   remove these`;

await runCommand(async () => {
  const [command, ...ids] = process.argv.slice(2);
  const config = readConfig(process.env);
  const engine = dockerEngine(engineClient(), config);
  const sandboxes = await engine.list();
  if (command === "list") {
    if (sandboxes.length === 0) console.log("There are no sandboxes.");
    for (const { id, engineId, running } of sandboxes) {
      const stats = running ? await engine.stats(engineId) : null;
      const use =
        stats === null
          ? "stopped"
          : `${(stats.memoryBytes / 1024 ** 2).toFixed(0)} MB, ${stats.pids} processes, ${stats.cpuSeconds.toFixed(1)} s of CPU`;
      console.log(`${id}  ${use}`);
    }
  } else if (command === "remove") {
    const chosen = sandboxes.filter((sandbox) => ids.length === 0 || ids.includes(sandbox.id));
    for (const { engineId } of chosen) await engine.destroy(engineId);
    console.log(`${chosen.length} sandbox(es) removed. What learners did in them is gone; their progress is kept.`);
  } else throw new PersonError("usage", USAGE);
});
