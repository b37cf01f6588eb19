import type { ScreenLink, Screens } from "./screens.ts";
import { isPlain, skim } from "./skim.ts";

const SCROLLBACK_LINES = 1000;
/** Links go with the lines they are on: a reset alone would keep a record of them. */
const RESET = "\x1b[?1049l\x1b[2J\x1b[3J\x1bc";
/** While so much waits to be drawn, plain lines are held instead. */
const BUSY_BYTES = 64 * 1024;
/** Held lines are skimmed when so many bytes have come since the last time. */
const SKIM_BYTES = 1024 * 1024;
/** During a flood the screen is drawn so often. */
const DRAW_MS = 100;

/**
 * What a terminal shows, kept on the server so that any page can be brought up to date. Drawing is
 * several times slower than printing, so of a flood of plain lines it draws only those that stay.
 */
export class Screen {
  cols: number;
  rows: number;
  private readonly drawn: ScreenLink;
  /** Plain lines that are not drawn yet. */
  private held: Buffer[] = [];
  private heldBytes = 0;
  private skimAt = SKIM_BYTES;
  private drawing = 0;
  private timer: NodeJS.Timeout | null = null;

  /** @param onLost called when it could not be drawn and is empty now */
  constructor(screens: Screens, cols: number, rows: number, restored: string, onLost: () => void) {
    this.cols = cols;
    this.rows = rows;
    this.drawn = screens.open(cols, rows, restored, onLost);
  }

  /** @param taken called when more can be taken in: at once, unless the bytes have to be drawn one by one */
  write(bytes: Buffer, taken: () => void): void {
    if ((this.timer !== null || this.drawing > BUSY_BYTES) && isPlain(bytes)) {
      this.hold(bytes);
      taken();
    } else {
      this.drawHeld();
      this.draw(bytes, taken);
    }
  }

  private hold(bytes: Buffer): void {
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    this.timer ??= setTimeout(() => this.drawHeld(), DRAW_MS);
    if (this.heldBytes > this.skimAt) this.skimHeld();
  }

  private skimHeld(): void {
    // The first of them may fall on rows that are there already, which are coloured otherwise than new ones.
    this.held = skim(this.held, SCROLLBACK_LINES + 2 * this.rows, this.cols);
    this.heldBytes = this.held.reduce((sum, { length }) => sum + length, 0);
    this.skimAt = this.heldBytes + SKIM_BYTES;
  }

  private drawHeld(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.skimHeld();
    for (const bytes of this.held) this.draw(bytes);
    this.held = [];
    this.heldBytes = 0;
    this.skimAt = SKIM_BYTES;
  }

  private draw(bytes: Buffer, taken?: () => void): void {
    if (bytes.length === 0) return taken?.();
    this.drawing += bytes.length;
    this.drawn.add({
      kind: "write",
      bytes,
      taken: () => {
        this.drawing -= bytes.length;
        taken?.();
      },
    });
  }

  resize(cols: number, rows: number): void {
    this.drawHeld();
    this.cols = cols;
    this.rows = rows;
    this.drawn.add({ kind: "resize", cols, rows });
  }

  /** A sequence that draws this screen, scrollback included, as everything written so far leaves it. */
  snapshot(): Promise<string> {
    this.drawHeld();
    return this.drawn.snapshot();
  }

  /** The same behind a full reset, for a page whose terminal shows something older. */
  async replay(): Promise<string> {
    return RESET + (await this.snapshot());
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.drawn.close();
  }
}
