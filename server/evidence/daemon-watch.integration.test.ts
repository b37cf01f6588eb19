import { afterAll, beforeAll, expect, test } from "vitest";
import { readExec } from "../sandbox/read-exec.ts";
import { LearnerClient, type TerminalClient } from "../testing/learner-client.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import type { DaemonState } from "./evidence.ts";

let server: TestServer;
let terminal: TerminalClient;
let learner: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startTestServer({
    onLog: (line) => {
      if ((JSON.parse(line) as { level: number }).level >= 50) faults.push(line);
    },
  });
  const client = await LearnerClient.connect(server.base);
  terminal = await client.firstTerminal();
  await client.ready();
  learner = client.received.find((message) => message.type === "welcome")?.learner ?? "";
});

afterAll(() => server.dispose());

/** What the daemon itself says, by its own client. */
const LIST = `
docker ps -aq --no-trunc | xargs -r docker inspect -f '{{.Id}} {{.Name}} {{.State.Status}} {{if eq .State.Status "exited"}}{{.State.ExitCode}}{{end}} {{.Image}} {{range $n, $_ := .NetworkSettings.Networks}}{{$n}},{{end}}'
echo --
docker images -q --no-trunc | sort -u | xargs -r docker image inspect -f '{{.Id}} {{range .RepoTags}}{{.}},{{end}}'
echo --
docker volume ls -q
echo --
docker network ls --format '{{.Name}} {{.Driver}}'`;

async function inventory(): Promise<string> {
  const { pool, engine } = server.context;
  const sandbox = pool.sandboxes().find((one) => one.learner === learner)?.engineId ?? "";
  const { bytes } = await readExec(engine, sandbox, ["workshop-probe"], { input: LIST, maxBytes: 1e6, ms: 30_000 });
  return sorted(
    bytes
      .toString()
      .replaceAll(" /", " ")
      .replaceAll(/ restarting /g, " running ")
      .replaceAll(/[ ,]+$/gm, ""),
  );
}

/** The same of what the workshop knows. */
function evidence(): string {
  const { containers, images, volumes, networks } = server.context.workspaces.of(learner).daemonState as DaemonState;
  const there = <T extends { removedAt: number | null }>(all: readonly T[]) =>
    all.filter((one) => one.removedAt === null);
  const lists = [
    there(containers).map(
      ({ id, name, state, exitCode, imageId, networks }) =>
        `${id} ${name} ${state} ${exitCode ?? ""} ${imageId} ${[...networks].sort().join(",")}`,
    ),
    there(images).map(({ id, tags }) => `${id} ${tags.join(",")}`),
    there(volumes).map(({ name }) => name),
    there(networks).map(({ name, driver }) => `${name} ${driver}`),
  ];
  return sorted(
    lists
      .map((list) => list.join("\n"))
      .join("\n--\n")
      .replaceAll(/[ ,]+$/gm, ""),
  );
}

function sorted(text: string): string {
  return text
    .split("--\n")
    .map((part) => part.split("\n").filter(Boolean).sort().join("\n"))
    .join("\n--\n");
}

test.each([
  "docker pull -q alpine",
  "docker run -d --name web alpine sleep 1000",
  "docker create --name idle alpine true",
  "docker run --name done alpine sh -c 'exit 3'",
  "docker run --rm -v anonymous:/x alpine true",
  "docker run --name never alpine no-such-program",
  "docker network create apart",
  "docker network connect apart idle",
  "docker network connect apart web",
  "docker network disconnect apart web",
  "docker rename web shop",
  "docker restart -t 0 shop",
  "docker kill shop",
  "docker start shop",
  "docker commit shop",
  "docker commit shop mine:1",
  "docker tag alpine other:1",
  "docker tag mine:1 other:1",
  "docker rmi other:1",
  "printf 'FROM alpine\\nENV X=1\\n' > Dockerfile; docker build .",
  "printf 'FROM alpine\\nRUN echo hi > /hi\\nENV X=2\\n' > Dockerfile; docker build -t built .",
  "docker save -o saved.tar built; docker rmi -f built; docker load -i saved.tar",
  "docker volume create kept; docker volume create --label x=y other",
  "docker volume rm kept; docker volume create kept",
  "docker network rm apart; docker network create apart",
  "docker run -d --restart always --name loop alpine sh -c 'sleep 0.2; exit 1'; sleep 1; docker rm -f loop",
  "docker rm -f shop; docker run -d --name shop alpine sleep 1000",
  "docker export shop | docker import - imported:1",
  "docker update --restart no shop",
  "docker container prune -f",
  "docker network prune -f",
  "docker volume prune -af",
  "docker image prune -f",
  "docker system prune -f",
  "docker builder prune -f",
  "docker rm -f $(docker ps -aq); docker rmi -f $(docker images -q)",
  "docker run --rm alpine true",
])("after `%s` the evidence is what the daemon has", async (command) => {
  await terminal.run(command);
  await expect
    .poll(async () => evidence() === (await inventory()) || `${evidence()}\n\nbut\n\n${await inventory()}`)
    .toBe(true);
  expect(faults).toEqual([]);
});
