import { type FormEvent, useState } from "react";
import type { JoinedView } from "../../server/protocol/classes.ts";
import { ApiError } from "../connection/api.ts";
import { focusFirstProblem } from "../teach/focus-problem.ts";
import { rememberSeat } from "./remembered-seat.ts";

export interface Problem {
  /** What is to be put right; null: nothing that was typed. */
  readonly field: "code" | "name" | null;
  readonly message: string;
}

interface Joining {
  readonly busy: boolean;
  readonly problem: Problem | null;
  go(event: FormEvent<HTMLFormElement>, join: () => Promise<JoinedView>): void;
}

const FIELDS: Readonly<Record<string, Problem["field"]>> = { code: "code", name: "name", nameTaken: "name" };

/** Asks for a seat; with one, the workshop opens as a whole, with the session of that seat. */
export function useJoining(): Joining {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const go = (event: FormEvent<HTMLFormElement>, join: () => Promise<JoinedView>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(null);
    join().then(
      (joined) => {
        rememberSeat(joined);
        location.assign("/");
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(problemOf(error));
        focusFirstProblem(form);
      },
    );
  };
  return { busy, problem, go };
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof ApiError)) return { field: null, message: "Something went wrong in this page." };
  return { field: FIELDS[error.code] ?? null, message: error.message };
}
