import { readConfig } from "../config.ts";
import { setUp } from "../setup/setup.ts";
import { runCommand } from "./run-command.ts";

/** `npm run setup`: what `npm start` does before it serves. A server may be running: its port is not asked for. */
await runCommand(async () => {
  await setUp(readConfig({ ...process.env, PORT: "0" }));
  process.exit();
});
