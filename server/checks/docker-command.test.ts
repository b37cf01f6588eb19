import { describe, expect, it } from "vitest";
import { parseDocker } from "./docker-command.ts";
import { parseShellLine } from "./shell-line.ts";

function read(line: string): unknown {
  const docker = parseDocker(parseShellLine(line).commands[0] ?? []);
  return docker && [docker.command, Object.fromEntries(docker.options), docker.args];
}

const all = { all: ["true"] };
const hi = { name: ["hi"] };
const LINES: [line: string, read: unknown][] = [
  ["docker ps -a", ["container ls", all, []]],
  ["docker container ls --all", ["container ls", all, []]],
  ["docker container list -a", ["container ls", all, []]],
  ["docker container ps --all=true", ["container ls", all, []]],
  ["docker ps --all=false", ["container ls", {}, []]],
  ["docker ps -aq", ["container ls", { all: ["true"], quiet: ["true"] }, []]],
  ["docker ps -n 3", ["container ls", { last: ["3"] }, []]],
  ["docker images", ["image ls", {}, []]],
  ["docker rmi x", ["image rm", {}, ["x"]]],
  ["docker rm -v hi", ["container rm", { volumes: ["true"] }, ["hi"]]],
  ["docker rm hi -f", ["container rm", { force: ["true"] }, ["hi"]]],
  ["/usr/bin/docker info", ["system info", {}, []]],
  ["docker run alpine echo hi", ["container run", {}, ["alpine", "echo", "hi"]]],
  ["docker run alpine --name hi echo hi", ["container run", {}, ["alpine", "--name", "hi", "echo", "hi"]]],
  ["docker run --name hi alpine echo hi", ["container run", hi, ["alpine", "echo", "hi"]]],
  ["docker run --name=hi alpine ls -la", ["container run", hi, ["alpine", "ls", "-la"]]],
  ["docker run -ti alpine sh", ["container run", { tty: ["true"], interactive: ["true"] }, ["alpine", "sh"]]],
  [
    "docker run -itd --rm alpine",
    ["container run", { interactive: ["true"], tty: ["true"], detach: ["true"], rm: ["true"] }, ["alpine"]],
  ],
  ["docker run -p8080:80 -p 9:9 nginx", ["container run", { publish: ["8080:80", "9:9"] }, ["nginx"]]],
  ["docker run -dp 8080:80 nginx", ["container run", { detach: ["true"], publish: ["8080:80"] }, ["nginx"]]],
  ["docker run -e A=1 --env B=2 alpine env", ["container run", { env: ["A=1", "B=2"] }, ["alpine", "env"]]],
  ["docker run --net lan alpine", ["container run", { network: ["lan"] }, ["alpine"]]],
  [
    "docker exec -it hello sh -c 'ls -l'",
    ["container exec", { interactive: ["true"], tty: ["true"] }, ["hello", "sh", "-c", "ls -l"]],
  ],
  ["docker commit -m note hello helloworld", ["container commit", { message: ["note"] }, ["hello", "helloworld"]]],
  ["docker logs -f --tail 5 x", ["container logs", { follow: ["true"], tail: ["5"] }, ["x"]]],
  ["docker start -ai hello", ["container start", { attach: ["true"], interactive: ["true"] }, ["hello"]]],
  ["docker stop -t 1 x", ["container stop", { timeout: ["1"] }, ["x"]]],
  ["docker build -t hellofile -f D .", ["image build", { tag: ["hellofile"], file: ["D"] }, ["."]]],
  ["docker buildx build .", ["image build", {}, ["."]]],
  ["docker save -o f.tar alpine", ["image save", { output: ["f.tar"] }, ["alpine"]]],
  ["docker network create -d bridge lan", ["network create", { driver: ["bridge"] }, ["lan"]]],
  ["docker volume ls -q", ["volume ls", { quiet: ["true"] }, []]],
  ["docker system prune -f", ["system prune", { force: ["true"] }, []]],
  ["docker -H unix:///run/docker.sock ps", ["container ls", {}, []]],
  ["docker --context=default ps", ["container ls", {}, []]],
  ["docker", ["", { help: ["true"] }, []]],
  ["docker --help", ["", { help: ["true"] }, []]],
  ["docker help run", ["container run", { help: ["true"] }, []]],
  ["docker run --help", ["container run", { help: ["true"] }, []]],
  ["docker --version", ["", { version: ["true"] }, []]],
  ["docker constructor", ["constructor", {}, []]],
  ["podman ps", null],
];

describe("a docker command", () => {
  it.each(LINES)("%s", (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it.each([
    ["docker run --nmae hi alpine", ["--nmae"]],
    ["docker run -name hi alpine", ["-name"]],
    ["docker ps -a", []],
  ])("%s names the options that it does not have", (line, unknown) => {
    expect(parseDocker(line.split(" "))?.unknown).toEqual(unknown);
  });
});
