import { describe, expect, it } from "vitest";
import { matchLine, toArgv } from "./match-command.ts";
import { container, evidence, image } from "./test-evidence.ts";

const { daemon } = evidence({
  containers: [container({ name: "hi", id: "4f5e6d7c8b9a" })],
  images: [image("helloworld:latest", { id: "sha256:beef01020304" })],
});

const CASES: [wanted: string, line: string, kind: string][] = [
  // Every command of the seed, as it stands there.
  ["docker run alpine echo hi", "docker run alpine echo hi", "same"],
  ["docker run ubuntu echo hi", "docker run ubuntu echo hi", "same"],
  ["docker ps", "docker ps", "same"],
  ["docker ps -a", "docker ps -a", "same"],
  ["docker run --name hi alpine echo hi", "docker run --name hi alpine echo hi", "same"],
  ["docker rm -v hi", "docker rm -v hi", "same"],
  ["docker run --name hello -ti alpine sh", "docker run --name hello -ti alpine sh", "same"],
  ["docker commit hello helloworld", "docker commit hello helloworld", "same"],
  ["docker run helloworld cat /hello.txt", "docker run helloworld cat /hello.txt", "same"],
  ["docker images", "docker images", "same"],
  // The same deeds in other words.
  ["docker run alpine echo hi", "docker container run --rm docker.io/library/alpine:latest echo hi", "same"],
  ["docker run alpine echo hi", "docker run alpine echo 'hi'", "same"],
  ["docker ps -a", "docker container ls --all", "same"],
  ["docker ps -a", "docker ps -qa --no-trunc", "same"],
  ["docker ps -a", "cd /tmp && sudo docker ps -a | grep hi", "same"],
  ["docker ps", "docker ps -a", "same"],
  ["docker images", "docker image ls", "same"],
  ["docker rm -v hi", "docker container rm hi --volumes", "same"],
  ["docker rm -v hi", "docker rm -v 4f5e", "same"],
  ["docker run --name hello -ti alpine sh", "docker run -i -t --name=hello alpine sh", "same"],
  ["docker commit hello helloworld", "docker container commit hello helloworld:latest", "same"],
  ["docker rmi helloworld", "docker image rm beef0102", "same"],
  ["docker build -t hellofile .", "docker build --tag hellofile:latest .", "same"],
  ["docker run --name * alpine **", "docker run --name other alpine sleep 5", "same"],
  ["docker run alpine --name **", "docker run alpine --name hi echo hi", "same"],
  ["docker build **", "docker build -t x recipe", "same"],
  ["docker --help", "docker help", "same"],
  ["docker ps --help", "docker help ps", "same"],
  ["ls -la /", "ls -a -l /", "same"],
  ["ls -l /var/run/docker.sock", "/bin/ls -hl /var/run/docker.sock", "same"],
  ["ping -c 1 neighbour", "ping -c1 neighbour", "same"],
  ["curl -X POST http://localhost/x", "curl -XPOST --unix-socket /run/docker.sock http://localhost/x", "same"],
  [
    "curl --unix-socket /run/docker.sock http://localhost/x",
    "curl --unix-socket=/run/docker.sock http://localhost/x",
    "same",
  ],
  ["chroot jail **", "sudo chroot jail ls /", "same"],
  ["ps", "ps aux", "same"],
  // Near misses.
  ["docker ps -a", "docker ps", "missingOptions"],
  ["docker ps -a", "docker ps --all=false", "missingOptions"],
  ["docker run --name hi alpine echo hi", "docker run --name ho alpine echo hi", "missingOptions"],
  ["docker run alpine echo hi", "docker run alpine echo hello", "otherArguments"],
  ["docker run alpine echo hi", "docker run alpine:3.20 echo hi", "otherArguments"],
  ["docker run --name hi alpine echo hi", "docker run alpine --name hi echo hi", "otherArguments"],
  ["docker rm hi", "docker rm ho", "otherArguments"],
  ["docker rm hi", "docker rmi hi", "otherSubcommand"],
  ["docker run alpine", "docker run alpine --help", "otherArguments"],
  ["docker ps", "docker ps --help", "other"],
  ["docker ps", "docker images", "other"],
  ["docker ps", "ps", "other"],
  ["ls -l", "ls", "missingOptions"],
  ["echo hi", "echo ho", "otherArguments"],
  ["docker ps", "echo 'docker ps'", "other"],
  ["docker ps", "", "other"],
];

describe("a command against what is wanted", () => {
  it.each(CASES)("wanted %j, ran %j: %s", (wanted, line, kind) => {
    expect(matchLine(line, toArgv(wanted), false, daemon).kind).toBe(kind);
  });

  it.each([
    ["docker ps", "docker ps -a", "extraOptions"],
    ["docker ps", "docker ps", "same"],
    ["echo hi", "echo hi there", "otherArguments"],
    ["ls", "ls -l", "extraOptions"],
  ])("exactly %j, ran %j: %s", (wanted, line, kind) => {
    expect(matchLine(line, toArgv(wanted), true, daemon).kind).toBe(kind);
  });
});
