import { Check, Copy, Play } from "lucide-react";
import { useState } from "react";
import { typingOff } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { copyText, runCommand } from "../workspace/workshop.ts";
import styles from "./run-block.module.css";

interface RunBlockProps {
  readonly step: string;
  readonly text: string;
}

const COPIED_MS = 1500;
const KEY_NAMES: Readonly<Record<string, string>> = {
  "^D": "Control-D",
  "^C": "Control-C",
};

/** A command to run: typed into the terminal as if by hand. */
export function RunBlock({ step, text }: RunBlockProps) {
  const lines = text.replace(/\n+$/, "").split("\n");
  const key = KEY_NAMES[text.trim()];
  const name = key ?? lines.join(" ⏎ ");
  const [copied, setCopied] = useState(false);
  const off = useWorkshop(({ klass }) => typingOff(klass));
  const CopyIcon = copied ? Check : Copy;

  async function copy() {
    setCopied(await copyText(text));
    setTimeout(() => setCopied(false), COPIED_MS);
  }

  return (
    <div className={styles.block} data-run="">
      {key === undefined ? (
        <pre className={styles.lines}>
          {lines.map((line, at) => (
            <span className={styles.line} key={at}>
              {line.split(/(?<= )/).map((word, place) => (
                <span className={styles.piece} key={place}>
                  {word}
                </span>
              ))}
            </span>
          ))}
        </pre>
      ) : (
        <span className={styles.key}>
          Press <kbd>{key}</kbd> in the terminal
        </span>
      )}
      <span className={styles.buttons}>
        {key === undefined && (
          <Button look="terminalGhost" aria-label={`Copy ${name}`} onClick={() => void copy()}>
            <CopyIcon size={14} className={styles.icon} aria-hidden />
            <span className={styles.word}>{copied ? "Copied" : "Copy"}</span>
          </Button>
        )}
        <Button
          look="terminal"
          aria-label={`Run ${name}`}
          disabled={off !== null}
          title={off ?? undefined}
          onClick={() => void runCommand(text, step)}
        >
          Run <Play size={11} fill="currentColor" aria-hidden />
        </Button>
      </span>
    </div>
  );
}
