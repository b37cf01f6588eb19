/** The server holds a program that is far ahead of the page; this tells it how far the page is. */
const SEND_AT_BYTES = 5000;
const IDLE_MS = 50;

/** Counts parsed bytes and reports them in lots: each 5,000 bytes, or when nothing comes for 50 ms. */
export class Acknowledger {
  private readonly report: (bytes: number) => void;
  private bytes = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(report: (bytes: number) => void) {
    this.report = report;
  }

  parsed(bytes: number): void {
    this.bytes += bytes;
    this.clear();
    if (this.bytes >= SEND_AT_BYTES) this.flush();
    else if (this.bytes > 0) this.timer = setTimeout(() => this.flush(), IDLE_MS);
  }

  /** What is not reported yet belongs to a connection that is gone. */
  dispose(): void {
    this.clear();
    this.bytes = 0;
  }

  private flush(): void {
    const { bytes } = this;
    this.bytes = 0;
    this.clear();
    if (bytes > 0) this.report(bytes);
  }

  private clear(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
