import { type DaemonEvent, isContainerId } from "./answers.ts";

export type List = "containers" | "images" | "volumes" | "networks";

/** What is known of it no longer holds: one container, or a list. `gone`: was removed, whatever is there by that name now. */
export type Stale =
  | { readonly of: "container"; readonly id: string; readonly gone: boolean }
  | { readonly of: List; readonly gone: string | null };

/** Somebody looks, copies or types: the container is as it was. */
const LOOKING = /^(attach|detach|resize|top|export|copy|archive-path|extract-to-dir|exec_.*)$/;
/** Images and volumes stay as they were. */
const USING = /^(save|push|mount|unmount)$/;

/** What an event makes stale; null: nothing. Nothing of it is asked for but an id that is one. Pure. */
export function staleBy({ Type, Action, Actor }: DaemonEvent): Stale | null {
  switch (Type) {
    case "container":
      if (LOOKING.test(Action.replace(/:.*/s, ""))) return null;
      // The new image may have no name, and then no event of its own.
      if (Action === "commit") return { of: "images", gone: null };
      return containerOr(Actor.ID, "containers", Action === "destroy");
    case "image":
      return USING.test(Action) ? null : { of: "images", gone: Action === "delete" ? Actor.ID : null };
    case "volume":
      return USING.test(Action) ? null : { of: "volumes", gone: Action === "destroy" ? Actor.ID : null };
    case "network":
      // The networks are the same ones, and the container's list of them changed.
      if (Action === "connect" || Action === "disconnect")
        return containerOr(Actor.Attributes?.container ?? "", "containers", false);
      return { of: "networks", gone: Action === "destroy" ? Actor.ID : null };
    default:
      return null;
  }
}

/** Such as of `prune`, which names none. */
function containerOr(id: string, list: List, gone: boolean): Stale {
  return isContainerId(id) ? { of: "container", id, gone } : { of: list, gone: null };
}
