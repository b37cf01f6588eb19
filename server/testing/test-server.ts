import type Docker from "dockerode";
import { createApp } from "../app.ts";
import { type Config, readConfig } from "../config.ts";
import { type Context, createContext, dockerEngine, startContext } from "../context.ts";
import { loadCourses } from "../lessons/load-course.ts";
import type { Engine } from "../sandbox/engine.ts";
import { engineClient } from "../setup/engine.ts";

export interface TestServer {
  readonly base: string;
  readonly context: Context;
  readonly config: Config;
  /** Stops serving and leaves the sandboxes, as a shutdown does. */
  stop(): Promise<void>;
  /** Stops serving and removes the sandboxes. */
  dispose(): Promise<void>;
}

export interface TestServerOptions {
  readonly env?: Record<string, string>;
  /** Of the database; kept in memory otherwise. */
  readonly file?: string;
  readonly instance?: string;
  /** Nobody gets a sandbox, as on a full machine: for what needs none. */
  readonly full?: boolean;
  /** Another Engine than the machine's. */
  readonly docker?: Docker;
  /** Stands between the server and its engine, to break what the server asks for. */
  readonly around?: (engine: Engine) => Engine;
  /** Called with each line of the log, in place of standard output. */
  readonly onLog?: (line: string) => void;
}

/** The real server on a free port, on the real Engine, with sandboxes of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const env = { LOG_LEVEL: "warn", PORT: "0", SANDBOX_LIMIT: "8", SANDBOX_WARM: "0", ...options.env };
  const instance = options.instance ?? `test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const read = readConfig(env);
  const sandbox = options.full ? { ...read.sandbox, limit: 0 } : read.sandbox;
  const config: Config = { ...read, sandbox, instance };
  const engine = dockerEngine(options.docker ?? engineClient(), config);
  const context = await createContext(
    config,
    options.around?.(engine) ?? engine,
    loadCourses(config.courseDirs),
    options.file ?? ":memory:",
    options.onLog && { write: options.onLog },
  );
  const stop = new AbortController();
  await startContext(context, stop.signal);
  const app = createApp(context);
  await new Promise<void>((resolve) => app.server.listen(0, "127.0.0.1", resolve));
  const address = app.server.address();
  const base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const end = async () => {
    stop.abort();
    await app.close();
  };
  return {
    base,
    context,
    config,
    stop: end,
    dispose: async () => {
      await end();
      const sandboxes = await context.engine.list();
      await Promise.all(sandboxes.map(({ engineId }) => context.engine.destroy(engineId)));
    },
  };
}

const started: TestServer[] = [];

/** A server until the end of the test, which calls `disposeServers`. */
export async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  started.push(server);
  return server;
}

export async function disposeServers(): Promise<void> {
  for (const server of started.splice(0)) await server.dispose().catch(() => {});
}
