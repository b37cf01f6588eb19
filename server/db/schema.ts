/** Times are milliseconds since the epoch. */
export interface Database {
  learner: {
    id: string;
    /** SHA-256 of the cookie's token; the token itself is nowhere. */
    token_hash: string;
    created_at: number;
    seen_at: number;
    /** The lesson open last, "course/lesson"; null before the first. */
    lesson: string | null;
  };
  sandbox: {
    id: string;
    learner_id: string;
    /** The engine's name for it. */
    engine_id: string;
    created_at: number;
    active_at: number;
    ended_at: number | null;
    end_reason: "idle" | "gone" | "startedOver" | null;
  };
  terminal: {
    id: string;
    sandbox_id: string;
    position: number;
    title: string;
    nonce: string;
    cols: number;
    rows: number;
    /** The last screen, as a sequence that draws it. */
    screen: string;
  };
  step: {
    learner_id: string;
    course: string;
    lesson: string;
    step: string;
    activated_at: number;
    done_at: number | null;
    how: "done" | "shown" | null;
    hints_shown: number;
    solution_shown: number;
  };
  check_pass: {
    learner_id: string;
    course: string;
    lesson: string;
    step: string;
    check_id: string;
    at: number;
    detail: string;
  };
}
