/** Of the element with the terminals: a key that is pressed in it is none of the page. */
export const TERMINALS = "terminals";
