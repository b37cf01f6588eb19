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

test("a database is a file of the data directory, or PostgreSQL", () => {
  expect(readConfig({}).databaseUrl).toBeNull();
  expect(readConfig({ DATABASE_URL: "postgres://host/workshop" }).databaseUrl).toBe("postgres://host/workshop");
  expect(() => readConfig({ DATABASE_URL: "mysql://host/workshop" })).toThrow(/DATABASE_URL: must be empty or begin/);
});

test("single sign-on needs its issuer and its client, and a safe way to the issuer", () => {
  expect(readConfig({}).oidc).toBeNull();
  expect(() => readConfig({ OIDC_CLIENT_ID: "workshop" })).toThrow("OIDC_ISSUER: is missing");
  expect(() => readConfig({ OIDC_ISSUER: "https://id.example.org" })).toThrow("OIDC_CLIENT_ID: is missing");
  expect(() => readConfig({ OIDC_ISSUER: "http://id.example.org", OIDC_CLIENT_ID: "workshop" })).toThrow(
    "https address",
  );
});

test("an empty setting is no setting", () => {
  expect(readConfig({ PORT: "" }).port).toBe(8080);
});

test("two data directories are two installations", () => {
  expect(readConfig({ DATA_DIR: "a" }).instance).not.toBe(readConfig({ DATA_DIR: "b" }).instance);
  expect(readConfig({ DATA_DIR: "/data", INSTANCE: "school" }).instance).toBe("school");
});

test("docs/operating.md has every setting in its table, and no other", () => {
  const table = [...readFileSync("docs/operating.md", "utf8").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    (match) => match[1],
  );
  expect(table.sort()).toEqual([...SETTING_NAMES].sort());
});
