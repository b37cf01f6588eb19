import { runStages } from "../setup/stage.ts";
import { webStage } from "../setup/web.ts";
import { runCommand } from "./run-command.ts";

/** The pages alone, for an image that is to start with nothing left to build. */
await runCommand(() => runStages([webStage()]));
