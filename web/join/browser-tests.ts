import { socketUrl } from "../connection/reconnecting-socket.ts";

export interface TestResult {
  readonly ok: boolean;
  readonly said: string;
  /** What to do when it failed. */
  readonly remedy: string;
}

export interface BrowserTest {
  readonly name: string;
  run(): Promise<TestResult>;
}

const ROUND_TRIPS = 5;
const STAYS_MS = 3000;
const OPEN_MS = 10_000;
const NETWORK =
  "A proxy or firewall in between does not let WebSockets through. Try another network, or show this page to whoever runs yours.";

/** What the workshop needs of a browser and of its way here, each found out by doing it. */
export const BROWSER_TESTS: readonly BrowserTest[] = [
  {
    name: "The browser is recent enough",
    run: async () => {
      const recent =
        "toReversed" in Array.prototype && "showModal" in HTMLDialogElement.prototype && "ResizeObserver" in window;
      return {
        ok: recent && CSS.supports("content-visibility", "auto"),
        said: recent ? "" : "It lacks what the page is made of.",
        remedy: "Update it, or use a recent Firefox, Chrome, Edge or Safari.",
      };
    },
  },
  {
    name: "It keeps cookies",
    run: async () => ({
      ok: navigator.cookieEnabled,
      said: "",
      remedy: "Allow cookies for this address: they are how the workshop knows you again.",
    }),
  },
  {
    name: "It keeps settings",
    run: async () => ({
      ok: storageWorks(),
      said: "",
      remedy: "Allow this address to store data, and leave private browsing.",
    }),
  },
  { name: "A connection can be made, answers, and stays", run: testConnection },
];

function storageWorks(): boolean {
  try {
    localStorage.setItem("workshop.check", "1");
    localStorage.removeItem("workshop.check");
    return true;
  } catch {
    return false;
  }
}

async function testConnection(): Promise<TestResult> {
  const socket = new WebSocket(socketUrl("/ws/check"));
  try {
    await within(OPEN_MS, happens(socket, "open"));
    const trips: number[] = [];
    for (let trip = 0; trip < ROUND_TRIPS; trip++) trips.push(await within(OPEN_MS, roundTrip(socket)));
    const stayed = await Promise.race([happens(socket, "close").then(() => false), wait(STAYS_MS).then(() => true)]);
    const median = trips.sort((a, b) => a - b)[Math.floor(ROUND_TRIPS / 2)] ?? 0;
    const said = stayed
      ? `a keystroke there and back takes ${Math.max(1, Math.round(median))} ms`
      : "it was cut after a moment";
    return { ok: stayed, said, remedy: NETWORK };
  } catch {
    return { ok: false, said: "it could not be made", remedy: NETWORK };
  } finally {
    socket.close();
  }
}

async function roundTrip(socket: WebSocket): Promise<number> {
  const began = performance.now();
  socket.send("ping");
  await happens(socket, "message");
  return performance.now() - began;
}

function happens(socket: WebSocket, event: "open" | "message" | "close"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener(event, () => resolve(), { once: true });
    if (event !== "close") socket.addEventListener("close", () => reject(new Error("closed")), { once: true });
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function within<T>(ms: number, job: Promise<T>): Promise<T> {
  return Promise.race([
    job,
    wait(ms).then(() => {
      throw new Error("too slow");
    }),
  ]);
}
