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
const ALTERNATE_SCREEN = new Set([47, 1047, 1049]);

/** The finals of all that `effectOf` has something to say about. */
const OF_INTEREST = new Uint8Array(128);
for (const final of "STLMIZbJhl@A}~p") OF_INTEREST[final.charCodeAt(0)] = 1;

export function isOfInterest(final: number): boolean {
  return OF_INTEREST[final] === 1;
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
      return switchesScreen(csi) ? { work: screen } : NONE;
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

export function switchesScreen(csi: Csi): boolean {
  return csi.parameters.split(";").some((mode) => ALTERNATE_SCREEN.has(Number.parseInt(mode, 10)));
}
