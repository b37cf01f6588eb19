import { expect, test } from "vitest";
import { staleBy } from "./stale.ts";

const ID = "c".repeat(64);

function event(Type: string, Action: string, Attributes: Record<string, string> = {}) {
  return { Type, Action, Actor: { ID, Attributes } };
}

test.each(["create", "start", "die", "pause", "rename", "update", "health_status: healthy"])(
  "a container's %s makes that container stale",
  (action) => expect(staleBy(event("container", action))).toEqual({ of: "container", id: ID, gone: false }),
);

test("a container that is destroyed is gone: nothing is left to ask about", () => {
  expect(staleBy(event("container", "destroy"))).toEqual({ of: "container", id: ID, gone: true });
});

test.each(["attach", "detach", "resize", "top", "exec_create: sh -c attach", "exec_die", "archive-path"])(
  "a container's %s changes nothing that is known",
  (action) => expect(staleBy(event("container", action))).toBeNull(),
);

test("an image, a volume or a network that comes or goes makes its list stale", () => {
  expect(staleBy(event("image", "tag"))).toEqual({ of: "images" });
  expect(staleBy(event("volume", "destroy"))).toEqual({ of: "volumes" });
  expect(staleBy(event("network", "create"))).toEqual({ of: "networks" });
});

test.each(["connect", "disconnect"])("a network's %s makes the container stale that did it", (action) => {
  expect(staleBy(event("network", action, { container: "abc" }))).toEqual({ of: "container", id: "abc", gone: false });
});

test("whatever else a daemon tells makes nothing stale", () => {
  expect(staleBy(event("daemon", "reload"))).toBeNull();
});
