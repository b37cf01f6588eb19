import type { z } from "zod";
import type { Engine } from "../sandbox/engine.ts";
import * as answers from "./answers.ts";
import { Calls } from "./calls.ts";
import { type EventListener, EventStream } from "./event-stream.ts";
import type { NestedLimits } from "./nested-limits.ts";
import { parseAnswer } from "./parse-json.ts";
import { Violation } from "./violation.ts";

export interface NestedDaemonOptions {
  readonly engine: Engine;
  readonly sandbox: string;
  readonly limits: NestedLimits;
  /** An answer of so many bytes was read. */
  onAnswer(bytes: number): void;
  /** It answers no more: it died, or did what Docker does not, a `Violation`. */
  onOver(error: Error): void;
}

/**
 * The API of one sandbox's daemon, which is a stranger: whoever is root there may put any program in its place. All that
 * it says is bounded in bytes, time and depth, and read by a schema; whatever breaks that ends it.
 */
export class NestedDaemon {
  private readonly options: NestedDaemonOptions;
  private readonly calls: Calls;
  private readonly events: EventStream;
  private over = false;

  constructor(options: NestedDaemonOptions) {
    this.options = options;
    const { engine, sandbox, limits, onAnswer } = options;
    const end = (error: Error) => this.end(error);
    this.calls = new Calls(engine, sandbox, onAnswer, end);
    this.events = new EventStream(engine, sandbox, limits, end);
  }

  end(error: Error): void {
    if (this.over) return;
    this.over = true;
    this.calls.end(error);
    this.events.end(error);
    this.options.onOver(error);
  }

  /** Resolves when every event from now on is told. */
  listen(listener: EventListener): Promise<void> {
    return this.events.listen(listener);
  }

  async version(): Promise<string> {
    const { firstMs } = this.options.limits;
    return (await this.list("/version", "version", answers.versionAnswer, firstMs)).Version;
  }

  containers(): Promise<answers.ContainerSummary[]> {
    return this.list("/containers/json?all=1", "containers", answers.containersAnswer);
  }

  images(): Promise<answers.ImageSummary[]> {
    return this.list("/images/json", "images", answers.imagesAnswer);
  }

  async volumes(): Promise<answers.VolumeSummary[]> {
    return (await this.list("/volumes", "volumes", answers.volumesAnswer)).Volumes;
  }

  networks(): Promise<answers.NetworkSummary[]> {
    return this.list("/networks", "networks", answers.networksAnswer);
  }

  /** @param id of 64 hexadecimal digits. Null: it is not there. */
  async container(id: string): Promise<answers.ContainerAnswer | null> {
    const found = await this.one(`/containers/${id}/json`, "container", answers.containerAnswer);
    if (found !== null && found.Id !== id) throw this.violated("malformed", "container");
    return found;
  }

  /** @param id "sha256:" and 64 hexadecimal digits. Null: it is not there. */
  async image(id: string): Promise<answers.ImageAnswer | null> {
    const found = await this.one(`/images/${id}/json`, "image", answers.imageAnswer);
    if (found !== null && found.Id !== id) throw this.violated("malformed", "image");
    return found;
  }

  /** Folders of a container or an image, by a name from a lesson. Topmost layer first; null: it is not there. */
  async layers(kind: "containers" | "images", name: string): Promise<string[] | null> {
    const path = pathOf(name);
    if (path === null) return null;
    return (await this.one(`/${kind}/${path}/json`, "layers", answers.layersAnswer))?.GraphDriver ?? null;
  }

  private async list<T>(path: string, of: string, schema: z.ZodType<T>, ms?: number): Promise<T> {
    const { listBytes: bytes, answerMs } = this.options.limits;
    const body = await this.calls.ask({ path, of, bytes, ms: ms ?? answerMs });
    if (body === null) throw this.violated("status", of);
    return this.read(schema, body, of);
  }

  private async one<T>(path: string, of: string, schema: z.ZodType<T>): Promise<T | null> {
    const { oneBytes: bytes, answerMs: ms } = this.options.limits;
    const body = await this.calls.ask({ path, of, bytes, ms });
    return body === null ? null : this.read(schema, body, of);
  }

  private read<T>(schema: z.ZodType<T>, body: Buffer, of: string): T {
    try {
      return parseAnswer(schema, body, of);
    } catch (error) {
      this.end(error as Error);
      throw error;
    }
  }

  private violated(kind: "malformed" | "status", of: string): Violation {
    const violation = new Violation(kind, of);
    this.end(violation);
    return violation;
  }
}

/** Null: no container or image can have that name. */
function pathOf(name: string): string | null {
  const parts = name.split("/");
  return parts.every((part) => /^\w[\w.:@-]*$/.test(part)) ? parts.map(encodeURIComponent).join("/") : null;
}
