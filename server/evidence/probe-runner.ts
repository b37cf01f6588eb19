import { text } from "node:stream/consumers";
import type { Engine } from "../sandbox/engine.ts";
import type { DaemonWatch } from "./daemon-watch.ts";
import type { Probe, ProbeResult } from "./evidence.ts";

const CONTENT_BYTES = 64 * 1024;
const TIME_LIMIT_SECONDS = 10;

/**
 * Asks the sandbox the questions that no stream answers, all in one exec. A probe that fails to
 * answer is left out; checks then say that it could not be seen.
 */
export async function runProbes(
  engine: Engine,
  sandbox: string,
  watch: DaemonWatch,
  probes: readonly Probe[],
): Promise<Record<string, ProbeResult>> {
  const results: Record<string, ProbeResult> = {};
  const parts: string[] = [];
  const asked: Probe[] = [];
  for (const probe of probes) {
    if (probe.kind === "script") {
      parts.push(scriptPart(probe.script));
      asked.push(probe);
      continue;
    }
    const layers = probe.place.kind === "sandbox" ? [""] : await watch.layersOf(probe.place);
    if (layers === null) {
      results[probe.key] = { kind: "file", exists: false, type: "missing-place", mode: "", content: "" };
      continue;
    }
    parts.push(filePart(layers, probe.path));
    asked.push(probe);
  }
  if (asked.length === 0) return results;
  const answers = await runScript(engine, sandbox, parts.join("\n"));
  for (const [index, probe] of asked.entries()) {
    const answer = answers[index];
    if (answer !== undefined) results[probe.key] = probe.kind === "script" ? scriptResult(answer) : fileResult(answer);
  }
  return results;
}

/** One line a probe: what it is, and its content in base64, so that nothing can break the frame. */
async function runScript(engine: Engine, sandbox: string, script: string): Promise<string[]> {
  const exec = await engine.exec(sandbox, ["workshop-probe"]);
  const output = text(exec.stream);
  exec.stream.end(`${script}\n`);
  return (await output).split("\n").filter(Boolean);
}

function scriptPart(script: string): string {
  const encoded = Buffer.from(script).toString("base64");
  return `out=$(timeout ${TIME_LIMIT_SECONDS} bash -c "$(echo ${encoded} | base64 -d)" 2>&1 </dev/null | head -c ${CONTENT_BYTES}; exit "\${PIPESTATUS[0]}"); echo "$? $(printf %s "$out" | base64 -w0)"`;
}

function scriptResult(line: string): ProbeResult {
  const [code = "", content = ""] = line.split(" ");
  const exitCode = Number(code);
  // 124 is what timeout(1) answers when it had to stop the program.
  return { kind: "script", exitCode: exitCode === 124 ? null : exitCode, output: decode(content) };
}

/** The topmost layer that has the path decides; a character device there says "deleted" (overlayfs). */
function filePart(layers: readonly string[], path: string): string {
  const candidates = layers.map((layer) => quote(layer + path)).join(" ");
  return `(for f in ${candidates}; do
  if [ -c "$f" ]; then break; fi
  if [ -f "$f" ]; then echo "file $(stat -Lc %a "$f") $(head -c ${CONTENT_BYTES} "$f" | base64 -w0)"; exit; fi
  if [ -d "$f" ]; then echo "directory $(stat -c %a "$f")"; exit; fi
  if [ -e "$f" ] || [ -L "$f" ]; then echo "other $(stat -c %a "$f")"; exit; fi
done; echo none)`;
}

function fileResult(line: string): ProbeResult {
  const [type = "none", mode = "", content = ""] = line.split(" ");
  if (type !== "file" && type !== "directory" && type !== "other") {
    return { kind: "file", exists: false, type: "none", mode: "", content: "" };
  }
  return { kind: "file", exists: true, type, mode, content: decode(content) };
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
