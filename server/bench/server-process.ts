import { startTestServer } from "../testing/test-server.ts";

/** The server alone in its process, so that its memory can be told from the benchmark's. */
const server = await startTestServer();
process.on("message", (message) => {
  if (message === "memory") process.send?.({ rss: process.memoryUsage().rss });
  if (message === "stop") void server.dispose().then(() => process.exit(0));
});
process.send?.({ base: server.base });
