import { createInterface } from "node:readline";
import type { Engine, Exec } from "../sandbox/engine.ts";

/**
 * Runs what comes on its standard input, one line a script, and answers with one line for each. Every script has a file
 * of its own: what it leaves behind in the background goes on writing.
 */
const LOOP = `dir=$(mktemp -d); while read -r limit script; do
  out=$dir/$((++count))
  timeout -k 1 "$limit" bash -c "$(base64 -d <<< "$script")" < /dev/null > "$out" 2>&1
  echo "$? $(base64 -w 0 "$out")"
  rm "$out"
done`;

export interface Answer {
  /** 124 where it took too long. */
  readonly code: number;
  readonly output: string;
}

/** A shell of a sandbox's learner that stays open: a program for each script, and no exec. */
export class SandboxAgent {
  private readonly exec: Exec;
  private readonly waiting: ((line: string | null) => void)[] = [];

  private constructor(exec: Exec) {
    this.exec = exec;
    const lines = createInterface({ input: exec.stream });
    lines.on("line", (line) => this.waiting.shift()?.(line));
    lines.on("close", () => {
      for (const answer of this.waiting.splice(0)) answer(null);
    });
    exec.stream.on("error", () => lines.close());
  }

  static async open(engine: Engine, sandbox: string): Promise<SandboxAgent> {
    return new SandboxAgent(await engine.exec(sandbox, ["workshop-enter", "bash", "-c", LOOP]));
  }

  /** @throws Error when the sandbox answers no more */
  async run(script: string, limitSeconds: number): Promise<Answer> {
    const answered = new Promise<string | null>((resolve) => this.waiting.push(resolve));
    this.exec.stream.write(`${limitSeconds} ${Buffer.from(script).toString("base64")}\n`);
    const line = await answered;
    if (line === null) throw new Error("the sandbox answers no more");
    const [code = "", output = ""] = line.split(" ");
    return { code: Number(code), output: Buffer.from(output, "base64").toString() };
  }

  close(): void {
    this.exec.close();
  }
}
