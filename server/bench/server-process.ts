import { startTestServer } from "../testing/test-server.ts";

/** The server alone in its process, so that what it uses can be told from the benchmark's. Settings: the environment. */
const server = await startTestServer({ env: process.env as Record<string, string> });
const firstLink = await server.context.instructors.firstLink();
const end = () => void server.dispose().then(() => process.exit(0));
process.on("message", (message) => {
  if (message === "use") process.send?.(use());
  if (message === "stop") end();
});
// A benchmark that is cut short leaves no server and no sandbox. Control-C reaches this process, too.
process.on("disconnect", end);
process.on("SIGINT", () => {});
process.on("warning", ({ name, message }) => console.error(JSON.stringify({ level: 50, name, msg: message })));
process.send?.({ base: server.base, firstLink, instance: server.config.instance });

/** With --expose-gc the heap holds only what is still of use. */
function use() {
  const { context } = server;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  const held = { workspaces: context.workspaces.size, pages: context.pages.all().length };
  return { rss, heapUsed, cpu: process.cpuUsage(), warm: context.pool.stock.size, resources, held };
}
