import { startTestServer } from "../testing/test-server.ts";

/** The server alone in its process, so that what it uses can be told from the benchmark's. Settings: the environment. */
const server = await startTestServer({ env: process.env as Record<string, string> });
const firstLink = await server.context.instructors.firstLink();
process.on("message", (message) => {
  if (message === "use") {
    const warm = server.context.pool.stock.size;
    process.send?.({ rss: process.memoryUsage().rss, cpu: process.cpuUsage(), warm });
  }
  if (message === "stop") void server.dispose().then(() => process.exit(0));
});
process.send?.({ base: server.base, firstLink, instance: server.config.instance });
