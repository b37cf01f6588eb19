export const SMALL_SCREEN = "(max-width: 760px)";
