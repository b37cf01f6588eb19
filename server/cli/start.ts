import { readConfig } from "../config.ts";
import { serve } from "../main.ts";
import { setUp } from "../setup/setup.ts";
import { runCommand } from "./run-command.ts";

/** `npm start`, once the dependencies are there. */
await runCommand(async () => {
  const config = readConfig(process.env);
  const { docker, courses } = await setUp(config);
  await serve(config, docker, courses);
});
