import { expect, test } from "vitest";
import { HONEST } from "../testing/honest-daemon.ts";
import {
  containerAnswer,
  containersAnswer,
  imageAnswer,
  imagesAnswer,
  networksAnswer,
  volumesAnswer,
} from "./answers.ts";

const [CONTAINER, IMAGE] = Object.keys(HONEST).filter((path) => /\/(containers|images)\/.{20}/.test(path));
const container = HONEST[CONTAINER ?? ""] as Record<string, object>;

test.each([
  ["/containers/json", containersAnswer],
  [CONTAINER, containerAnswer],
  ["/images/json", imagesAnswer],
  [IMAGE, imageAnswer],
  ["/volumes", volumesAnswer],
  ["/networks", networksAnswer],
])("what Docker answers to %s is understood", (path, schema) => {
  expect(schema.safeParse(HONEST[path ?? ""]).success).toBe(true);
});

test("what is long is cut, each word and all of them together", () => {
  const given = { ...container, Name: `/${"n".repeat(10_000)}`, Args: Array(10_000).fill("w".repeat(1000)) };
  const { Name, Args } = containerAnswer.parse(given);
  expect(Name).toHaveLength(255);
  expect(Args.join("").length).toBeLessThanOrEqual(8192);
});

test.each([
  ["an environment of numbers", { Config: { ...container.Config, Env: [1] } }],
  ["labels of lists", { Config: { ...container.Config, Labels: { a: [] } } }],
  ["labels that are a list", { Config: { ...container.Config, Labels: ["a"] } }],
  ["another state", { State: { ...container.State, Status: "asleep" } }],
  ["a time that is none", { Created: "yesterday" }],
  ["an id that is none", { Id: "../x" }],
])("%s is no answer of Docker", (_what, wrong) => {
  expect(containerAnswer.safeParse({ ...container, ...wrong }).success).toBe(false);
});

test("of a hundred thousand wrong entries one is enough", () => {
  const { error } = containersAnswer.safeParse(Array(100_000).fill(7));
  expect(error?.issues).toHaveLength(1);
});
