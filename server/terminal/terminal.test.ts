import { PassThrough } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import type { Engine, Exec } from "../sandbox/engine.ts";
import { FloodLimit } from "./flood-limit.ts";
import { Screens } from "./screens.ts";
import { Terminal } from "./terminal.ts";

const screens = new Screens({ logger: createLogger("silent") });
afterAll(() => screens.dispose());

test("what is typed while the shell is still being attached reaches it, in order", async () => {
  const stream = new PassThrough();
  let attach: (exec: Exec) => void = () => {};
  const engine = {
    exec: () =>
      new Promise<Exec>((resolve) => {
        attach = resolve;
      }),
  } as unknown as Engine;
  const terminal = new Terminal({
    id: "t1",
    engine,
    sandbox: "s",
    logger: createLogger("silent"),
    floods: new FloodLimit(),
    screens,
    cols: 80,
    rows: 24,
    // As a server that comes back finds it: the screen is shown before its shell answers.
    restored: "top - 12:00:00",
    nonce: "n",
    onCommands: () => {},
    onActivity: () => {},
  });
  terminal.start();
  terminal.write("q");
  terminal.write(Buffer.from("ls\r"));
  attach({ stream, exitCode: async () => null, resize: async () => {}, close: () => stream.end() } as unknown as Exec);
  // What attaches clears the screen; this shell answers whatever is typed by the same.
  stream.write("\x1b[H\x1b[J");
  await expect.poll(async () => (await terminal.snapshot()).includes("qls")).toBe(true);
  terminal.detach();
});
