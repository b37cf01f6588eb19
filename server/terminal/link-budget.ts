/** So many lines of a screen may have been part of a link since it was cleared: a screen keeps a record of each. */
export const MOST_LINK_LINES = 1000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a screen passes over them within a string
const CONTROLS = /[\x00-\x1f]/g;
const LINK = /^0*8;([^;]*);(.*)$/s;

/** What the string of an OSC says of links: where one leads to, "" that one ends, null: nothing. */
export function linkOf(text: string): string | null {
  const [, parameters = "", address = null] = LINK.exec(text.replace(CONTROLS, "")) ?? [];
  return address === "" && parameters.trim() !== "" ? null : address;
}

/** Counts the lines that links (OSC 8) lie on. Pure. */
export class LinkBudget {
  isOpen = false;
  private lines = 0;
  private column = 0;
  private erasedAt = -1;

  /** @returns whether the link may begin */
  begin(): boolean {
    this.isOpen = true;
    return this.charge();
  }

  end(): void {
    this.isOpen = false;
  }

  /** Something moved the cursor, maybe to another line. @returns whether the open link may go on */
  moved(): boolean {
    return this.charge();
  }

  /** A character stands on a line of so many. @returns whether the open link may go on */
  printed(cols: number): boolean {
    this.column += 1;
    if (this.column < cols) return true;
    this.column = 0;
    return this.charge();
  }

  /**
   * The screen (2) or what was scrolled off it (3) was erased. After both, one straight behind the other, no link is left.
   * @param from where in the stream that was said; @param to where what follows begins
   */
  erased(what: number, from: number, to: number): void {
    if (what === 3 && this.erasedAt === from) this.lines = 0;
    this.erasedAt = what === 2 ? to : -1;
  }

  /** As when the screen is new. */
  reset(): void {
    this.isOpen = false;
    this.lines = 0;
  }

  get isUsed(): boolean {
    return this.lines > 0;
  }

  private charge(): boolean {
    this.lines = Math.min(this.lines + 1, MOST_LINK_LINES + 1);
    this.isOpen &&= this.lines <= MOST_LINK_LINES;
    return this.lines <= MOST_LINK_LINES;
  }
}
