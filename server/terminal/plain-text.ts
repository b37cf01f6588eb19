/** Matches escape sequences: CSI, OSC and other strings, two-byte ones. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/**
 * What is left on the lines after a program printed these bytes: no escapes, and of a line that was
 * rewritten with carriage returns the last writing.
 */
export function plainText(bytes: Buffer): string {
  return bytes
    .toString("utf8")
    .replace(ESCAPES, "")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "")
    .join("\n")
    .replace(CONTROLS, "")
    .replace(/\n+$/, "");
}
