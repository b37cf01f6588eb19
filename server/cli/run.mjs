import { run } from "./bootstrap.mjs";

// `node server/cli/run.mjs backup FILE`: the command sees its own arguments alone.
const [command = ""] = process.argv.splice(2, 1);
await run(command);
