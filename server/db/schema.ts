import type { Egress } from "../protocol/egress.ts";

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
    end_reason: "idle" | "gone" | "startedOver" | "disk" | "limits" | "operator" | null;
    /** When following it failed, "1764555000000,1764555003000"; empty: it did not. */
    attachment_failures: string;
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
    how: "done" | "shown" | "caughtUp" | null;
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
  /** Tries at a check that did not satisfy it. */
  check_try: {
    learner_id: string;
    course: string;
    lesson: string;
    step: string;
    check_id: string;
    /** What was told, as sanitised inline HTML. */
    reason: string;
    count: number;
    last_at: number;
  };
  instructor: {
    id: string;
    name: string;
    /** Lower case. */
    email: string;
    /** Null: signs in by OpenID Connect only. */
    password_hash: string | null;
    /** "issuer subject" of OpenID Connect; null: by password only. */
    oidc_subject: string | null;
    created_at: number;
    seen_at: number | null;
  };
  instructor_session: {
    id: string;
    token_hash: string;
    instructor_id: string;
    agent: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
  };
  /** One-time links: to make the first account, to join it as another, to set a new password. */
  invitation: {
    id: string;
    token_hash: string;
    kind: "first" | "invitation" | "reset";
    email: string | null;
    created_by: string | null;
    created_at: number;
    expires_at: number;
  };
  class: {
    id: string;
    title: string;
    course: string;
    /** JSON: ids of lessons, in order. */
    lessons: string;
    seats: number;
    minutes: number;
    join_by: "code" | "approval";
    watch_consent: number;
    egress: Egress;
    /** Without its dash; null once the class has ended. */
    code: string | null;
    code_expires_at: number | null;
    /** The learner whose sandbox the instructors have for themselves. */
    host_learner_id: string;
    created_at: number;
    started_at: number | null;
    ends_at: number | null;
    ended_at: number | null;
    /** "lesson/step"; null: no hold. */
    hold: string | null;
    locked: number;
    /** JSON: { terminal, by }; null: nothing is shown. */
    shown: string | null;
    anonymous: number;
  };
  class_instructor: {
    class_id: string;
    instructor_id: string;
  };
  seat: {
    id: string;
    class_id: string;
    learner_id: string;
    name: string;
    /** What two names of a class may not share. */
    name_key: string;
    personal_code: string;
    state: "waiting" | "in" | "removed";
    joined_at: number;
    /** The last command that was seen, for the board after a restart; JSON of commandView. */
    last_command: string | null;
  };
  seat_session: {
    token_hash: string;
    seat_id: string;
    created_at: number;
    seen_at: number;
  };
  help_request: {
    id: string;
    class_id: string;
    seat_id: string;
    kind: "hand" | "stuck";
    text: string;
    /** "lesson/step" at that time. */
    step: string | null;
    created_at: number;
    claimed_by: string | null;
    claimed_at: number | null;
    closed_at: number | null;
  };
  note: {
    id: string;
    class_id: string;
    /** Null: to all. */
    seat_id: string | null;
    from_name: string;
    text: string;
    at: number;
  };
  /** Who watched and typed where, and by whose leave. */
  assist_log: {
    id: string;
    class_id: string;
    seat_id: string;
    instructor_id: string;
    what: "asked to watch" | "watched" | "stopped watching" | "asked to type" | "typed" | "stopped typing" | "refused";
    at: number;
  };
}
