import type { Engine } from "../sandbox/engine.ts";
import { readExec } from "../sandbox/read-exec.ts";
import type { DaemonWatch } from "./daemon-watch.ts";
import type { Probe, ProbeResult } from "./evidence.ts";

const CONTENT_BYTES = 64 * 1024;
const TIME_LIMIT_SECONDS = 10;
/** Of a line: what it is, and the content in base64. */
const LINE_BYTES = Math.ceil(CONTENT_BYTES / 3) * 4 + 64;
/** For all files together, and to get there on a busy machine. */
const FILES_MS = 20_000;
const BASE64 = `(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?`;
const SCRIPT_LINE = new RegExp(`^(\\d{1,3}) (${BASE64})$`);
const FILE_LINE = new RegExp(`^(file|directory|other) ([0-7]{1,4})(?: (${BASE64}))?$`);

/**
 * Asks the sandbox the questions that no stream answers, all in one exec. A probe that fails to
 * answer is left out; checks then say that it could not be seen.
 */
export async function runProbes(
  engine: Engine,
  sandbox: string,
  watch: Pick<DaemonWatch, "layersOf">,
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
    const layers = probe.place.kind === "sandbox" ? [""] : await watch.layersOf(probe.place).catch(() => undefined);
    if (layers === undefined) continue;
    if (layers === null) {
      results[probe.key] = { kind: "file", exists: false, type: "missing-place", mode: "", content: "" };
      continue;
    }
    parts.push(filePart(layers, probe.path));
    asked.push(probe);
  }
  if (asked.length === 0) return results;
  const scripts = asked.filter(({ kind }) => kind === "script").length;
  const ms = FILES_MS + scripts * TIME_LIMIT_SECONDS * 1000;
  const answers = await runScript(engine, sandbox, parts.join("\n"), { maxBytes: asked.length * LINE_BYTES, ms });
  for (const [index, probe] of asked.entries()) {
    const answer = answers[index] ?? "";
    const result = probe.kind === "script" ? scriptResult(answer) : fileResult(answer);
    if (result !== null) results[probe.key] = result;
  }
  return results;
}

/** One line a probe: what it is, and its content in base64, so that nothing can break the frame. */
async function runScript(
  engine: Engine,
  sandbox: string,
  script: string,
  limits: { readonly maxBytes: number; readonly ms: number },
): Promise<string[]> {
  const answer = await readExec(engine, sandbox, ["workshop-probe"], { input: `${script}\n`, ...limits });
  // The last one ends with a line, too: half of one tells nothing.
  return answer.bytes.toString("latin1").split("\n").slice(0, -1);
}

function scriptPart(script: string): string {
  const encoded = Buffer.from(script).toString("base64");
  return `out=$(timeout ${TIME_LIMIT_SECONDS} bash -c "$(echo ${encoded} | base64 -d)" 2>&1 </dev/null | head -c ${CONTENT_BYTES}; exit "\${PIPESTATUS[0]}"); echo "$? $(printf %s "$out" | base64 -w0)"`;
}

function scriptResult(line: string): ProbeResult | null {
  const [, code, content = ""] = SCRIPT_LINE.exec(line) ?? [];
  if (code === undefined) return null;
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

function fileResult(line: string): ProbeResult | null {
  if (line === "none") return { kind: "file", exists: false, type: "none", mode: "", content: "" };
  const [, type, mode = "", content = ""] = FILE_LINE.exec(line) ?? [];
  if (type !== "file" && type !== "directory" && type !== "other") return null;
  return { kind: "file", exists: true, type, mode, content: decode(content) };
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
