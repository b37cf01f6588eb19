import { SerializeAddon } from "@xterm/addon-serialize";
// Its ES module offers no named exports in Node.
import headless from "@xterm/headless";
import { isPlain, skim } from "./skim.ts";

const SCROLLBACK_LINES = 1000;
const RESET = "\x1bc";
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
  private readonly terminal: headless.Terminal;
  private readonly serializer = new SerializeAddon();
  /** Plain lines that are not drawn yet. */
  private held: Buffer[] = [];
  private heldBytes = 0;
  private skimAt = SKIM_BYTES;
  private drawing = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(cols: number, rows: number, restored = "") {
    this.terminal = new headless.Terminal({ cols, rows, scrollback: SCROLLBACK_LINES, allowProposedApi: true });
    this.terminal.loadAddon(this.serializer as unknown as headless.ITerminalAddon);
    if (restored !== "") this.terminal.write(restored);
  }

  get cols(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
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

  private draw(bytes: Buffer, drawn?: () => void): void {
    this.drawing += bytes.length;
    this.terminal.write(bytes, () => {
      this.drawing -= bytes.length;
      drawn?.();
    });
  }

  resize(cols: number, rows: number): void {
    this.drawHeld();
    this.terminal.resize(cols, rows);
  }

  /** Resolves once everything written so far is on the screen. */
  settled(): Promise<void> {
    this.drawHeld();
    return new Promise((resolve) => this.terminal.write("", resolve));
  }

  /** A sequence that draws this screen, scrollback included, on any terminal of the same size. */
  serialize(): string {
    return this.serializer.serialize();
  }

  /** The same behind a full reset, for a page whose terminal shows something older. */
  replay(): string {
    return RESET + this.serialize();
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.terminal.dispose();
  }
}
