import type { WebSocket } from "ws";
import type { Context } from "../context.ts";
import { toErrorBody } from "../errors.ts";
import { type ClientMessage, clientMessage, type ServerMessage } from "../protocol/control.ts";
import { CLOSE, MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from "../protocol/version.ts";
import type { Page } from "../workspace/workspace.ts";

/** /ws/control: one page of a learner. */
export function controlSocket(context: Context, learner: string, socket: WebSocket): void {
  const send = (message: ServerMessage) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  let page: Page | null = null;

  const receive = async (message: ClientMessage) => {
    if (message.type === "hello") {
      if (page !== null) return socket.close(CLOSE.invalidMessage, "hello comes once");
      if (message.version !== PROTOCOL_VERSION) return socket.close(CLOSE.versionMismatch, "reload the page");
      page = { id: message.page, send };
      send({ type: "welcome", version: PROTOCOL_VERSION, learner, role: "alone" });
      await context.workspaces.of(learner).join(page);
      return;
    }
    if (page === null) return socket.close(CLOSE.invalidMessage, "hello comes first");
    try {
      if (isClassMessage(message)) throw new PersonError("class", "This page is in no class.");
      await context.workspaces.of(learner).receive(page, message);
    } catch (error) {
      const { status, body } = toErrorBody(error);
      if (status >= 500) context.logger.error({ err: error, message: message.type }, "message failed");
      send({ type: "error", ...body });
    }
  };

  // One after another: a page's later wish never overtakes an earlier one. Playing a solution takes long and waits for nobody.
  let queue: Promise<void> = Promise.resolve();
  socket.on("message", (data, isBinary) => {
    const message = isBinary ? null : parse(data.toString());
    if (message === null) return socket.close(CLOSE.invalidMessage, "not a message of this protocol");
    if (message.type === "solution.play") void queue.then(() => receive(message));
    else
      queue = queue
        .then(() => receive(message))
        .catch((error: unknown) => context.logger.error({ err: error }, "message failed"));
  });
  socket.on("close", () => {
    void queue.then(() => {
      if (page !== null) context.workspaces.leave(learner, page);
    });
  });
}

function parse(text: string): ClientMessage | null {
  if (text.length > MAX_MESSAGE_BYTES) return null;
  try {
    const parsed = clientMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
