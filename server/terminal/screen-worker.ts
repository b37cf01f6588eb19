import { parentPort } from "node:worker_threads";
import { DrawnScreen } from "./drawn-screen.ts";

/** What the worker is asked, one after the other. All but "close" are answered, in the same order. */
export type ScreenRequest =
  | {
      readonly kind: "open";
      readonly id: number;
      readonly cols: number;
      readonly rows: number;
      readonly content: string;
    }
  | { readonly kind: "write"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: "resize"; readonly id: number; readonly cols: number; readonly rows: number }
  | { readonly kind: "snapshot"; readonly id: number }
  | { readonly kind: "close"; readonly id: number };

export type ScreenAnswer =
  | { readonly kind: "done"; readonly ms: number; readonly snapshot: string | null }
  | { readonly kind: "progress" };

const PROGRESS_MS = 100;

const screens = new Map<number, DrawnScreen>();
const waiting: ScreenRequest[] = [];
let working = false;
let saidAt = 0;

// xterm.js puts each write off by a timer without delay, which Node makes a whole millisecond.
const delayed = globalThis.setTimeout;
globalThis.setTimeout = ((run: () => void, ms?: number) =>
  ms ? delayed(run, ms) : setImmediate(run)) as typeof globalThis.setTimeout;

parentPort?.on("message", (request: ScreenRequest) => {
  waiting.push(request);
  if (!working) void work();
});

async function work(): Promise<void> {
  working = true;
  for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
    const began = performance.now();
    const snapshot = await answer(request);
    if (request.kind !== "close") say({ kind: "done", ms: performance.now() - began, snapshot });
  }
  working = false;
}

function say(what: ScreenAnswer): void {
  saidAt = performance.now();
  parentPort?.postMessage(what);
}

function progress(): void {
  if (performance.now() - saidAt > PROGRESS_MS) say({ kind: "progress" });
}

async function answer(request: ScreenRequest): Promise<string | null> {
  if (request.kind === "open") {
    const screen = new DrawnScreen(request.cols, request.rows);
    screens.set(request.id, screen);
    await screen.write(request.content, progress);
    return null;
  }
  const screen = screens.get(request.id);
  switch (request.kind) {
    case "write":
      await screen?.write(request.bytes, progress);
      return null;
    case "resize":
      screen?.resize(request.cols, request.rows);
      return null;
    case "snapshot":
      return (await screen?.snapshot()) ?? "";
    case "close":
      screen?.dispose();
      screens.delete(request.id);
      return null;
    default:
      return request satisfies never;
  }
}
