/** The short form is part of `npm test`: without what is built for minutes. */
export const SHORT = process.env.DEPLOY === "short";
