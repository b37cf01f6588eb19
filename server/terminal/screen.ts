import { SerializeAddon } from "@xterm/addon-serialize";
// Its ES module offers no named exports in Node.
import headless from "@xterm/headless";

const SCROLLBACK_LINES = 1000;
const RESET = "\x1bc";

/** What a terminal shows, kept on the server so that any page can be brought up to date. */
export class Screen {
  private readonly terminal: headless.Terminal;
  private readonly serializer = new SerializeAddon();

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

  write(bytes: Buffer, parsed: () => void): void {
    this.terminal.write(bytes, parsed);
  }

  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows);
  }

  /** Calls back once everything written so far is on the screen. */
  settled(): Promise<void> {
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
    this.terminal.dispose();
  }
}
