import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readConfig, SETTING_NAMES } from "./config.ts";

test("without settings it serves on the loopback alone", () => {
  const config = readConfig({});
  expect(config.host).toBe("127.0.0.1");
  expect(config.port).toBe(8080);
});

test("every wrong setting is named, with what is wrong", () => {
  expect(() => readConfig({ PORT: "eighty", SANDBOX_SUBNET: "10.0.0.0/8" })).toThrow(
    /PORT: .*\n.*SANDBOX_SUBNET: must be a \/16/,
  );
});

test("an empty setting is no setting", () => {
  expect(readConfig({ PORT: "" }).port).toBe(8080);
});

test("two data directories are two installations", () => {
  expect(readConfig({ DATA_DIR: "a" }).instance).not.toBe(readConfig({ DATA_DIR: "b" }).instance);
});

test("docs/operating.md has every setting in its table, and no other", () => {
  const table = [...readFileSync("docs/operating.md", "utf8").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    (match) => match[1],
  );
  expect(table.sort()).toEqual([...SETTING_NAMES].sort());
});
