/** Where Cmd does what Ctrl does elsewhere. */
export const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
