import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import type { Engine } from "../sandbox/engine.ts";
import { DaemonWatch } from "./daemon-watch.ts";

const ENDS: (() => void)[] = [];
afterEach(() => {
  for (const end of ENDS.splice(0)) end();
});

const CONTAINER = {
  Id: "c1",
  Name: "/web",
  Image: "sha256:i1",
  Path: "sleep",
  Args: ["9"],
  Created: "2026-01-01T00:00:00Z",
  State: { Running: true, Status: "running", StartedAt: "2026-01-01T00:00:01Z", FinishedAt: "0001-01-01T00:00:00Z" },
  Config: { Image: "alpine" },
  HostConfig: {},
  NetworkSettings: {},
};

test("an image that is removed while it is asked about hides nothing else that happened at once", async () => {
  let events: ServerResponse | undefined;
  let began = false;
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path.startsWith("/events")) {
      events = response;
      response.writeHead(200).flushHeaders();
    } else if (path === "/version") response.end('{"Version":"1"}');
    else if (path === "/containers/c1/json") response.end(JSON.stringify(CONTAINER));
    else if (path.startsWith("/images/json")) response.end(began ? '[{"Id":"i1","RepoTags":null}]' : "[]");
    else if (path.startsWith("/images/")) response.writeHead(404).end('{"message":"No such image"}');
    else response.end(path.startsWith("/volumes") ? '{"Volumes":[]}' : "[]");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const engine = { exec: async () => ({ stream: connect(port, "127.0.0.1") }) } as unknown as Engine;
  let watch: DaemonWatch | undefined;
  await new Promise<void>((resolve) => {
    const logger = createLogger("silent");
    const quiet = { onDown: () => {}, onChange: () => {} };
    watch = new DaemonWatch({ engine, sandbox: "s", logger, onUp: () => resolve(), ...quiet });
    ENDS.push(
      () => watch?.dispose(),
      () => server.close(),
      () => server.closeAllConnections(),
    );
    watch.start();
  });
  began = true;
  const [pulled, started] = [
    { Type: "image", Action: "pull", Actor: { ID: "alpine" } },
    { Type: "container", Action: "start", Actor: { ID: "c1" } },
  ].map((event) => JSON.stringify(event));
  events?.write(`${pulled}\n${started}\n`);
  await expect.poll(() => watch?.state.containers.map(({ name }) => name)).toEqual(["web"]);
});
