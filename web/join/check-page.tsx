import { Check, Info, LoaderCircle, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import fieldStyles from "../ui/field.module.css";
import { FullPage } from "../ui/full-page.tsx";
import { useTitle } from "../ui/use-title.ts";
import { BROWSER_TESTS, type TestResult } from "./browser-tests.ts";
import { checkLine } from "./check-line.ts";
import styles from "./check-page.module.css";

const ENOUGH_WIDTH = 900;

/** Tests a browser and its way to the workshop, before a class. */
export function CheckPage() {
  const [results, setResults] = useState<readonly TestResult[]>([]);
  useTitle("Test this browser");
  useEffect(() => {
    let left = false;
    const run = async () => {
      for (const test of BROWSER_TESTS) {
        const result = await test.run();
        if (left) return;
        setResults((known) => [...known, result]);
      }
    };
    void run();
    return () => {
      left = true;
    };
  }, []);
  const finished = results.length === BROWSER_TESTS.length;
  const ok = results.every((result) => result.ok);
  return (
    <FullPage title="Test this browser">
      <ul className={styles.tests}>
        {BROWSER_TESTS.map((test, at) => (
          <Row key={test.name} name={test.name} result={results[at]} />
        ))}
        {!hasClipboard() && (
          <Note title="Copying by button is off">
            The browser allows it with https only. In the terminal, select text and use the right mouse button.
          </Note>
        )}
        {window.innerWidth < ENOUGH_WIDTH && (
          <Note title="The screen is small">A larger one shows lesson and terminal side by side.</Note>
        )}
      </ul>
      <p role="status" className={styles.verdict} data-ok={finished ? ok : undefined}>
        {!finished
          ? "Testing…"
          : ok
            ? "This browser is ready for the workshop."
            : "Something is in the way; see above."}
      </p>
      {finished && <Report results={results} />}
      <p className={styles.actions}>
        {finished && !ok && <Button onClick={() => location.reload()}>Test again</Button>}
        <a href="/join">Join a class</a>
      </p>
    </FullPage>
  );
}

function hasClipboard(): boolean {
  return navigator.clipboard !== undefined;
}

/** What does not stand in the way. */
function Note({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <li data-state="note">
      <Info size={17} aria-hidden />
      <span>
        <b>{title}</b>
        <small>{children}</small>
      </span>
    </li>
  );
}

/** For who has to tell an instructor how it went. */
function Report({ results }: { readonly results: readonly TestResult[] }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const [line] = useState(() =>
    checkLine(
      results.map((result, at) => ({ ...result, name: BROWSER_TESTS[at]?.name ?? "" })),
      {
        at: new Date(),
        browser: navigator.userAgent,
        width: window.innerWidth,
        height: window.innerHeight,
        clipboard: hasClipboard(),
      },
    ),
  );

  async function copy() {
    field.current?.select();
    const done = await navigator.clipboard?.writeText(line).then(
      () => true,
      () => false,
    );
    setCopied(done === true);
  }

  return (
    <div className={styles.report}>
      <label htmlFor={id}>For your instructor</label>
      <div>
        <input ref={field} id={id} className={fieldStyles.input} readOnly value={line} />
        <Button onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
      </div>
    </div>
  );
}

function Row({ name, result }: { readonly name: string; readonly result: TestResult | undefined }) {
  const state = result === undefined ? "running" : result.ok ? "ok" : "bad";
  const Sign = { running: LoaderCircle, ok: Check, bad: X }[state];
  return (
    <li data-state={state}>
      <Sign size={17} aria-hidden />
      <span>
        <b>{name}</b>
        <span className="visually-hidden">{{ running: "running", ok: "passed", bad: "failed" }[state]}</span>
        {result !== undefined && result.said !== "" && <small>{result.said}</small>}
        {result !== undefined && !result.ok && <small>{result.remedy}</small>}
      </span>
    </li>
  );
}
