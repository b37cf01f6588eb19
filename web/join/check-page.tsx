import { Check, LoaderCircle, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { useTitle } from "../ui/use-title.ts";
import { BROWSER_TESTS, type TestResult } from "./browser-tests.ts";
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
      </ul>
      <p role="status" className={styles.verdict} data-ok={finished ? ok : undefined}>
        {!finished
          ? "Testing…"
          : ok
            ? "This browser is ready for the workshop."
            : "Something is in the way; see above."}
      </p>
      {window.innerWidth < ENOUGH_WIDTH && (
        <p>It works on a small screen. A larger one shows lesson and terminal side by side.</p>
      )}
      <p className={styles.actions}>
        {finished && !ok && <Button onClick={() => location.reload()}>Test again</Button>}
        <a href="/join">Join a class</a>
      </p>
    </FullPage>
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
