/** Of what `GET /events` tells: https://docs.docker.com/reference/cli/docker/system/events/ */
export interface DaemonEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> };
}

/** What is known of it no longer holds: one container, or a list as a whole. */
export type Stale =
  | { readonly of: "container"; readonly id: string; readonly gone: boolean }
  | { readonly of: "images" | "volumes" | "networks" };

/** Somebody looks, copies or types: the container is as it was. */
const LOOKING = /^(attach|detach|resize|top|export|copy|archive-path|extract-to-dir|exec_.*)$/;

/** What an event makes stale; null: nothing. Pure. */
export function staleBy({ Type, Action, Actor }: DaemonEvent): Stale | null {
  switch (Type) {
    case "container":
      if (LOOKING.test(Action.replace(/:.*/s, ""))) return null;
      return { of: "container", id: Actor.ID, gone: Action === "destroy" };
    case "image":
      return { of: "images" };
    case "volume":
      return { of: "volumes" };
    case "network": {
      // The networks are the same ones, and the container's list of them is another.
      const container = Actor.Attributes?.container;
      const joined = Action === "connect" || Action === "disconnect";
      if (joined && container !== undefined) return { of: "container", id: container, gone: false };
      return { of: "networks" };
    }
    default:
      return null;
  }
}
