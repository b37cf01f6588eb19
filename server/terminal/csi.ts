/**
 * What control sequences (CSI) cost a screen, and how high their counts may be. Pure.
 * Work is counted in cells that are touched.
 */

export interface ScreenSize {
  readonly cols: number;
  readonly rows: number;
}

export interface Csi {
  /** One of < = > ?, or nothing. */
  readonly prefix: string;
  /** As written: "5;1". */
  readonly parameters: string;
  readonly intermediates: string;
  readonly final: string;
}

export interface Effect {
  readonly work: number;
  /** The first parameter, where it is higher than can make a difference. */
  readonly count?: number;
}

const NONE: Effect = { work: 0 };
export const ALTERNATE_SCREEN = [47, 1047, 1049];
export const INSERT_MODE = 4;
/** What a terminal answers: who it is, where its cursor is, which modes are set. */
export const QUESTIONS = new Set(["c", ">c", "n", "?n", "$p", "?$p"]);

/** The finals of all that `effectOf` has something to say about. */
const OF_INTEREST = new Uint8Array(128);
for (const final of "STLMIZbJhl@A}~pcn") OF_INTEREST[final.charCodeAt(0)] = 1;
/** Is in each of the modes above. */
const FOUR = 0x34;
const H = 0x68;
const L = 0x6c;

/** Whether there may be something to say: programs that draw set modes all the time. @param final where that byte is */
export function isOfInterest(bytes: Buffer, start: number, final: number): boolean {
  const byte = bytes[final] as number;
  if (OF_INTEREST[byte] !== 1) return false;
  if (byte !== H && byte !== L) return true;
  for (let at = start; at < final; at++) if (bytes[at] === FOUR) return true;
  return false;
}

export function effectOf(csi: Csi, size: ScreenSize): Effect {
  const { cols, rows } = size;
  const screen = cols * rows;
  switch (csi.prefix + csi.intermediates + csi.final) {
    case "S":
    case "T":
    case "L":
    case "M":
      return counted(csi, rows, 2 * rows + cols);
    case "I":
    case "Z":
      return counted(csi, cols, 1);
    case "b":
      return counted(csi, screen, 1);
    case "J":
    case "?J":
    case " @":
    case " A":
    case "'}":
    case "'~":
      return { work: screen };
    case "?h":
    case "?l":
      return hasMode(csi, ...ALTERNATE_SCREEN) ? { work: screen } : NONE;
    default:
      return NONE;
  }
}

function counted(csi: Csi, most: number, workEach: number): Effect {
  const count = firstParameter(csi) || 1;
  return count > most ? { work: most * workEach, count: most } : { work: count * workEach };
}

export function firstParameter({ parameters }: Csi): number {
  return Number.parseInt(parameters, 10) || 0;
}

/** Whether it sets or resets one of these modes. */
export function hasMode(csi: Csi, ...modes: readonly number[]): boolean {
  return csi.parameters.split(";").some((mode) => modes.includes(Number.parseInt(mode, 10)));
}
