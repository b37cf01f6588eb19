import { expect, test } from "vitest";
import { staleBy } from "./stale.ts";

const ID = "c".repeat(64);

function event(Type: string, Action: string, Attributes: { container?: string } = {}, id = ID) {
  return { Type, Action, Actor: { ID: id, Attributes } };
}

test.each(["create", "start", "die", "pause", "rename", "update", "health_status: healthy"])(
  "a container's %s makes that container stale",
  (action) => expect(staleBy(event("container", action))).toEqual({ of: "container", id: ID, gone: false }),
);

test("a container that is destroyed is gone: nothing is left to ask about", () => {
  expect(staleBy(event("container", "destroy"))).toEqual({ of: "container", id: ID, gone: true });
});

test("a container that is committed makes the images stale: the new one may have no name", () => {
  expect(staleBy(event("container", "commit"))).toEqual({ of: "images", gone: null });
});

test.each(["attach", "detach", "resize", "top", "exec_create: sh -c attach", "exec_die", "archive-path"])(
  "a container's %s changes nothing that is known",
  (action) => expect(staleBy(event("container", action))).toBeNull(),
);

test.each([
  ["image", "tag", null],
  ["image", "delete", ID],
  ["volume", "create", null],
  ["volume", "destroy", ID],
  ["network", "create", null],
  ["network", "destroy", ID],
])("of an %s the event %s makes the list stale", (type, action, gone) => {
  expect(staleBy(event(type, action))).toEqual({ of: `${type}s`, gone });
});

test.each([
  ["image", "save"],
  ["image", "push"],
  ["volume", "mount"],
  ["volume", "unmount"],
])("of an %s the event %s changes nothing", (type, action) => expect(staleBy(event(type, action))).toBeNull());

test.each(["connect", "disconnect"])("a network's %s makes the container stale that did it", (action) => {
  expect(staleBy(event("network", action, { container: ID }))).toEqual({ of: "container", id: ID, gone: false });
});

test.each(["", "abc", "../../../containers/x", "%2e%2e", `${ID}/../x`, `${ID}?`, ID.toUpperCase(), "c".repeat(65)])(
  "%j is no id: it is asked for by nobody, and the list is read anew",
  (id) => {
    const list = { of: "containers", gone: null };
    expect(staleBy(event("container", "start", {}, id))).toEqual(list);
    expect(staleBy(event("network", "connect", { container: id }))).toEqual(list);
  },
);

test.each(["container", "image", "volume", "network"])(
  "the pruning of each %s that is unused makes the list stale",
  (type) => expect(staleBy(event(type, "prune", {}, ""))).toEqual({ of: `${type}s`, gone: null }),
);

test("whatever else a daemon tells makes nothing stale", () => {
  expect(staleBy(event("daemon", "reload"))).toBeNull();
});
