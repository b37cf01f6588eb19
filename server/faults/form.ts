/** The short form is part of `npm test`: fewer repetitions and shorter times, of the same faults. */
export const SHORT = process.env.FAULTS === "short";
