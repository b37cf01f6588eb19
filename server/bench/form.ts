/** The short form is part of `npm test`: it shows that a part still measures, and its figures say little. */
export const SHORT = process.env.BENCH === "short";
