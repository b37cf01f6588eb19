import { readConfig } from "../config.ts";
import { PersonError } from "../errors.ts";
import { ensureOperatorKey, renewOperatorKey } from "../operator/operator-key.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `npm run operator -- link    the link of the operator's page
npm run operator -- renew   a new link; the old one and all sessions end`;

await runCommand(async () => {
  const [command] = process.argv.slice(2);
  const { dataDir, publicOrigins, host, port } = readConfig(process.env);
  const origin = publicOrigins[0] ?? `http://${host === "0.0.0.0" ? "localhost" : host}:${port}`;
  if (command !== "link" && command !== "renew") throw new PersonError("usage", USAGE);
  const key = command === "link" ? ensureOperatorKey(dataDir) : renewOperatorKey(dataDir);
  console.log(`${origin}/operate#${key}\nWho has this link can end sandboxes: keep it to yourself.`);
});
