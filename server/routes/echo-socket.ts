import type { WebSocket } from "ws";
import { CLOSE } from "../protocol/version.ts";

const MOST_BYTES = 64;
const MOST_MESSAGES = 50;
const LONGEST_MS = 30_000;

/** /ws/check: sends back what it is sent, so that a browser can try its way here before a class. */
export function echoSocket(socket: WebSocket): void {
  let messages = 0;
  const timer = setTimeout(() => socket.close(1000, "long enough"), LONGEST_MS);
  socket.on("close", () => clearTimeout(timer));
  socket.on("message", (data, isBinary) => {
    const text = data.toString();
    messages += 1;
    if (isBinary || text.length > MOST_BYTES || messages > MOST_MESSAGES)
      return socket.close(CLOSE.invalidMessage, "short texts only");
    socket.send(text);
  });
}
