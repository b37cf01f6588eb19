import { AsyncLocalStorage } from "node:async_hooks";

/** Whose work is being done. Timers, promises and streams that it begins are its own, too. */
const current = new AsyncLocalStorage<Containment>();

/**
 * Work on something of one learner's. An error that escapes from it is told to whoever owns the work, and ends nothing
 * of anybody else's. A last resort: errors are for those who can name them, and end there.
 */
export class Containment {
  private readonly onEscape: (error: unknown) => void;

  constructor(onEscape: (error: unknown) => void) {
    this.onEscape = onEscape;
  }

  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  escaped(error: unknown): void {
    this.onEscape(error);
  }
}

/**
 * Sends errors that nobody caught to the containment that they escaped from.
 * @param ofNobody is given the others: the process can't be trusted after one
 * @returns stops that
 */
export function catchEscapes(ofNobody: (error: unknown) => void): () => void {
  const take = (error: unknown) => {
    const containment = current.getStore();
    if (containment === undefined) ofNobody(error);
    // What its owner does about it is no work of its own: an error in there would come back here without an end.
    else current.exit(() => containment.escaped(error));
  };
  process.on("uncaughtException", take);
  return () => {
    process.off("uncaughtException", take);
  };
}
