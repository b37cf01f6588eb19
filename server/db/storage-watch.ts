import { type StorageTrouble, storageTroubleOf } from "./storage-trouble.ts";

const RETRY_MS = 1000;

export interface StorageWatchOptions {
  /** Writes something. */
  write(): Promise<unknown>;
  onChange(trouble: StorageTrouble | null): void;
}

/** Knows whether the database takes what it is given: from the first write that fails until one succeeds. */
export class StorageWatch {
  private readonly options: StorageWatchOptions;
  private trouble: StorageTrouble | null = null;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(options: StorageWatchOptions) {
    this.options = options;
  }

  get now(): StorageTrouble | null {
    return this.trouble;
  }

  /** A query failed. Faults of another kind are of no interest here. */
  failed(error: unknown): void {
    const trouble = storageTroubleOf(error);
    if (trouble === null || this.stopped) return;
    if (trouble !== this.trouble) this.set(trouble);
    this.timer ??= setTimeout(() => void this.tryAgain(), RETRY_MS);
  }

  private async tryAgain(): Promise<void> {
    this.timer = null;
    try {
      await this.options.write();
      if (!this.stopped) this.set(null);
    } catch (error) {
      this.failed(error);
    }
  }

  private set(trouble: StorageTrouble | null): void {
    this.trouble = trouble;
    this.options.onChange(trouble);
  }

  dispose(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }
}
