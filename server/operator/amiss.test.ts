import { expect, test } from "vitest";
import { amissNow, type Facts } from "./amiss.ts";

const GB = 1024 ** 3;
const FINE: Facts = {
  storage: null,
  engineAway: false,
  diskFree: 50 * GB,
  diskFloor: GB,
  dataFree: 50 * GB,
  memoryAvailable: 12 * GB,
  memoryTotal: 24 * GB,
  queued: 0,
  limit: 30,
  courseProblems: [],
  firewall: true,
  registryAway: false,
  tables: { unexplained: [], blind: false },
};

test("where all is well nothing is amiss", () => {
  expect(amissNow(FINE)).toEqual([]);
});

test("what nobody knows is not amiss", () => {
  expect(amissNow({ ...FINE, diskFree: null, dataFree: null, memoryAvailable: null, memoryTotal: null })).toEqual([]);
});

test.each<[string, Partial<Facts>, string, string]>([
  ["an Engine that is away", { engineAway: true }, "bad engine", "does not answer"],
  ["a registry that is away", { registryAway: true }, "bad registry", "registry does not answer"],
  ["a database that cannot be written to", { storage: "full" }, "bad storage", "disk of the database is full"],
  ["little room for the database", { dataFree: 0.1 * GB }, "wait storage", "102 MB are free"],
  ["a disk below its floor", { diskFree: 0.5 * GB }, "bad disk", "is full: 512 MB"],
  ["a disk near its floor", { diskFree: 1.5 * GB }, "wait disk", "nearly full: 1.5 GB"],
  ["little memory", { memoryAvailable: 2 * GB }, "wait memory", "2.0 GB of 24.0 GB"],
  ["hardly any memory", { memoryAvailable: 1 * GB }, "bad memory", "1.0 GB of 24.0 GB"],
  ["a queue of one", { queued: 1 }, "bad queue", "1 learner waits for a sandbox: all 30 are in use"],
  ["a queue", { queued: 2 }, "bad queue", "2 learners wait"],
  [
    "a course that did not load",
    { courseProblems: [{ course: "broken", messages: ["a.md:3: no title", "b.md:1: no step"] }] },
    "wait courses",
    "The course broken could not be loaded",
  ],
  [
    "a table that nobody is seen to hold",
    { tables: { unexplained: ["pty"], blind: false } },
    "bad limits",
    "out of terminals",
  ],
  ["tables that nobody watches", { tables: { unexplained: [], blind: true } }, "wait limits", "Nobody watches"],
  ["a firewall that is off", { firewall: false }, "wait firewall", "firewall of the sandboxes is off"],
])("%s is told, with how bad it is", (_what, facts, kind, message) => {
  const [found, ...more] = amissNow({ ...FINE, ...facts });
  expect(more).toEqual([]);
  expect(`${found?.level} ${found?.kind}`).toBe(kind);
  expect(found?.message).toContain(message);
  expect(found?.remedy).not.toBe("");
});

test("what learners feel now comes before what they may feel", () => {
  const kinds = amissNow({ ...FINE, firewall: false, diskFree: 1.5 * GB, queued: 3 }).map(({ kind }) => kind);
  expect(kinds).toEqual(["queue", "disk", "firewall"]);
});
