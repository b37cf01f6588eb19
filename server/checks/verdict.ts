/** What the judgement of one check says. Texts are Markdown inline, addressed to the learner. */
export type Verdict =
  | {
      readonly passed: true;
      /** Milliseconds since the epoch of the deed that passed it, where one is known. */
      readonly at: number | null;
      /** What passed it, short: "confident_mccarthy · 0.31 s". May be empty. */
      readonly detail: string;
    }
  | {
      readonly passed: false;
      readonly expected: string;
      readonly found: string;
      /** One or two sentences to show under the check: what is not done yet, or what went another way. */
      readonly reason: string;
      /**
       * True when the learner has done something aimed at this check that did not satisfy it
       * (a try), false when nothing relevant happened yet.
       */
      readonly attempted: boolean;
    };
