import { useState } from "react";
import type { InstructorsView } from "../../server/protocol/instructors.ts";
import { ago } from "../lesson/ago.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form-error.tsx";
import { messageOf } from "../ui/use-loaded.ts";
import { useNow } from "../ui/use-now.ts";
import { formatAgent, formatDate } from "./format.ts";
import styles from "./instructors-page.module.css";
import { endSession } from "./teach-api.ts";

interface SessionsProps {
  readonly sessions: InstructorsView["sessions"];
  onChange(): Promise<void>;
}

/** Where the instructor is signed in. */
export function Sessions({ sessions, onChange }: SessionsProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const now = useNow(60_000);

  async function end(id: string) {
    setProblem(null);
    try {
      await endSession(id);
      await onChange();
    } catch (error) {
      setProblem(messageOf(error));
    }
  }

  return (
    <section className={styles.section} aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <ul className={styles.list}>
        {sessions.map(({ id, agent, createdAt, seenAt, current }) => (
          <li key={id}>
            <div>
              <b>{formatAgent(agent)}</b> {current && <Badge kind="accent">This browser</Badge>}
              <p>
                Signed in {formatDate(createdAt)} · used {ago(now - seenAt)}
              </p>
            </div>
            {!current && (
              <Button aria-label={`Sign out ${formatAgent(agent)}`} onClick={() => void end(id)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FormError message={problem} />
    </section>
  );
}
