import { describe, expect, it } from "vitest";
import { parseShellLine } from "./shell-line.ts";

const LINES: [line: string, commands: string[][]][] = [
  ["", []],
  ["   # only a comment", []],
  ["docker ps -a", [["docker", "ps", "-a"]]],
  ["docker ps # all of them", [["docker", "ps"]]],
  ["echo a#b", [["echo", "a#b"]]],
  ["echo 'a b' \"c d\" e\\ f", [["echo", "a b", "c d", "e f"]]],
  ["echo 'it'\\''s'", [["echo", "it's"]]],
  ['echo "say \\"hi\\" \\n"', [["echo", 'say "hi" \\n']]],
  ['echo ""', [["echo", ""]]],
  ["cd /tmp && docker ps; ls | wc -l & date", [["cd", "/tmp"], ["docker", "ps"], ["ls"], ["wc", "-l"], ["date"]]],
  ["false || true", [["false"], ["true"]]],
  ["echo Hello from Docker Jail! > /hello.txt", [["echo", "Hello", "from", "Docker", "Jail!"]]],
  ["docker ps 2>&1 >/dev/null <in", [["docker", "ps"]]],
  ["docker ps 2>/dev/null | cat", [["docker", "ps"], ["cat"]]],
  ["echo 2 >x", [["echo", "2"]]],
  ["make &> log", [["make"]]],
  ["sudo docker ps", [["docker", "ps"]]],
  ["sudo -u root -E docker ps", [["docker", "ps"]]],
  ["time docker run alpine", [["docker", "run", "alpine"]]],
  ["time -p docker ps", [["docker", "ps"]]],
  ["command docker ps", [["docker", "ps"]]],
  ["command -v docker", [["command", "-v", "docker"]]],
  ["DOCKER_BUILDKIT=0 A=b docker build .", [["docker", "build", "."]]],
  ["env A=b docker ps", [["docker", "ps"]]],
  ["if docker ps; then ls; fi", [["docker", "ps"], ["ls"]]],
  ["! docker ps", [["docker", "ps"]]],
  ["(cd /tmp; ls)", [["cd", "/tmp"], ["ls"]]],
  ["docker rm $(docker ps -aq)", [["docker", "rm", "$(docker ps -aq)"]]],
  ["echo `date`", [["echo", "`date`"]]],
  ['echo "$(echo "a b")" c', [["echo", '$(echo "a b")', "c"]]],
  ["docker run \\\n  alpine", [["docker", "run", "alpine"]]],
  ["cat > Dockerfile <<EOF\nFROM alpine\nRUN docker ps\nEOF\nls", [["cat"], ["ls"]]],
  ["cat <<'END' | sh\ndocker ps\nEND", [["cat"], ["sh"]]],
];

describe("a shell line", () => {
  it.each(LINES)("%j has the right commands", (line, commands) => {
    expect(parseShellLine(line)).toEqual({ commands, unfinished: false });
  });

  it.each(["echo 'hi", 'docker run alpine echo "hi', "echo \"it's"])("%j is unfinished", (line) => {
    expect(parseShellLine(line).unfinished).toBe(true);
  });
});
