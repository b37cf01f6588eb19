import type { ServerMessage } from "./protocol/control.ts";
import type { Trouble } from "./protocol/state.ts";

type Kind = Trouble["kind"];

/** What is amiss with a sandbox or with the whole workshop, kind by kind, until it is so no more. */
export class Troubles {
  private readonly of: "sandbox" | "workshop";
  private readonly onChange: (message: ServerMessage) => void;
  private readonly current = new Map<Kind, Trouble>();

  constructor(of: "sandbox" | "workshop", onChange: (message: ServerMessage) => void) {
    this.of = of;
    this.onChange = onChange;
  }

  /** @param message for everybody who works here; null: it is so no more */
  set(kind: Kind, message: string | null): void {
    this.replace([kind], message === null ? [] : [{ kind, message }]);
  }

  /** Of these kinds there are those troubles now; what others told of other kinds stays. */
  replace(kinds: readonly Kind[], troubles: readonly Trouble[]): void {
    const told = kinds.map((kind) => troubles.find((trouble) => trouble.kind === kind));
    if (kinds.every((kind, at) => this.current.get(kind)?.message === told[at]?.message)) return;
    for (const [at, kind] of kinds.entries()) {
      const trouble = told[at];
      if (trouble === undefined) this.current.delete(kind);
      else this.current.set(kind, trouble);
    }
    this.onChange(this.message);
  }

  clear(): void {
    this.replace([...this.current.keys()], []);
  }

  get list(): readonly Trouble[] {
    return [...this.current.values()];
  }

  get message(): ServerMessage {
    return { type: "troubles", of: this.of, troubles: [...this.list] };
  }
}
