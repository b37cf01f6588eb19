import type { ServerMessage } from "./protocol/control.ts";
import type { Trouble } from "./protocol/state.ts";

/** What is amiss with the whole workshop, kind by kind, until it is so no more. */
export class WorkshopTroubles {
  private readonly onChange: (message: ServerMessage) => void;
  private readonly current = new Map<Trouble["kind"], Trouble>();

  constructor(onChange: (message: ServerMessage) => void) {
    this.onChange = onChange;
  }

  /** @param message for everybody who works here; null: it is so no more */
  set(kind: Trouble["kind"], message: string | null): void {
    if ((this.current.get(kind)?.message ?? null) === message) return;
    if (message === null) this.current.delete(kind);
    else this.current.set(kind, { kind, message });
    this.onChange(this.message);
  }

  get list(): readonly Trouble[] {
    return [...this.current.values()];
  }

  get message(): ServerMessage {
    return { type: "troubles", of: "workshop", troubles: [...this.list] };
  }
}
