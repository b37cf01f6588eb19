import { SerializeAddon } from "@xterm/addon-serialize";
// Its ES module offers no named exports in Node.
import headless from "@xterm/headless";

const SCROLLBACK_LINES = 1000;
/** Wide screens keep fewer lines: each cell takes memory. */
const MOST_CELLS = 250_000;
/** Of one screen as a sequence; one that is longer loses its oldest lines. */
export const MOST_SNAPSHOT_CHARACTERS = 1024 ** 2;
/** Progress is told of after so many bytes. */
const SLICE_BYTES = 2048;
/** Links (OSC 8) are the pages' own: what is serialised has none, and each one takes memory. */
const LINK = 8;

/** A terminal's screen, drawn by xterm.js without showing it. Runs in the worker: a sequence may take its time. */
export class DrawnScreen {
  private terminal: headless.Terminal;
  private serializer = new SerializeAddon();

  constructor(cols: number, rows: number) {
    this.terminal = this.make(cols, rows);
  }

  private make(cols: number, rows: number): headless.Terminal {
    const scrollback = scrollbackOf(cols, rows);
    const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true, logLevel: "off" });
    terminal.parser.registerOscHandler(LINK, () => true);
    terminal.loadAddon(this.serializer as unknown as headless.ITerminalAddon);
    return terminal;
  }

  /** @param onProgress called again and again while it is drawn */
  async write(content: Uint8Array | string, onProgress: () => void = () => {}): Promise<void> {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let from = 0; from < bytes.length; ) {
      let to = Math.min(from + SLICE_BYTES, bytes.length);
      // xterm.js loses some characters that are cut in two.
      while (to < bytes.length && to > from + 1 && ((bytes[to] as number) & 0xc0) === 0x80) to--;
      const slice = bytes.subarray(from, to);
      await new Promise<void>((resolve) => this.terminal.write(slice, resolve));
      onProgress();
      from = to;
    }
  }

  resize(cols: number, rows: number): void {
    this.terminal.options.scrollback = scrollbackOf(cols, rows);
    this.terminal.resize(cols, rows);
  }

  /**
   * A sequence that draws this screen, scrollback included, on any terminal of the same size. One that would be too long
   * is drawn anew without what it leaves out, so that a screen's memory is bounded, too.
   */
  async snapshot(): Promise<string> {
    const whole = this.serializer.serialize();
    if (whole.length <= MOST_SNAPSHOT_CHARACTERS) return whole;
    const lines = this.terminal.buffer.normal.length - this.terminal.rows;
    const bearable = Math.floor((lines * MOST_SNAPSHOT_CHARACTERS) / whole.length / 2);
    let content = this.serializer.serialize({ scrollback: bearable });
    if (content.length > MOST_SNAPSHOT_CHARACTERS) content = this.serializer.serialize({ scrollback: 0 });
    if (content.length > MOST_SNAPSHOT_CHARACTERS) content = "";
    const { cols, rows } = this.terminal;
    this.terminal.dispose();
    this.serializer = new SerializeAddon();
    this.terminal = this.make(cols, rows);
    await this.write(content);
    return content;
  }

  dispose(): void {
    this.terminal.dispose();
  }
}

function scrollbackOf(cols: number, rows: number): number {
  return Math.max(0, Math.min(SCROLLBACK_LINES, Math.floor(MOST_CELLS / cols) - rows));
}
