import { startTestServer } from "../testing/test-server.ts";

/**
 * The server alone in its process, so that what would end it ends no test. It answers with what it knows of a learner's
 * daemon. Settings: the environment; another one on the same file and instance takes up the sandboxes.
 */
const { FUZZ_FILE: file, FUZZ_INSTANCE: instance, ...env } = process.env as Record<string, string>;
const server = await startTestServer({ env, file, instance });
const end = () => void server.dispose().then(() => process.exit(0));
process.on("message", (message: { ask: number; learner: string } | "stop") => {
  if (message === "stop") return end();
  const { engineId = null } = server.context.pool.sandboxes().find(({ learner }) => learner === message.learner) ?? {};
  const workspace = server.context.workspaces.known(message.learner);
  process.send?.({ ask: message.ask, engineId, evidence: workspace?.daemonState ?? null });
});
// A run that is cut short leaves no server and no sandbox.
process.on("disconnect", end);
process.on("SIGINT", () => {});
process.send?.({ base: server.base });
