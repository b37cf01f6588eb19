// Before anything is installed: plain JavaScript, no dependency. Makes sure of Node and of the
// npm packages, then goes on with what was written in TypeScript.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildDriver } from "./driver.mjs";

const LEAST_NODE = [20, 19];
const STAMP = "node_modules/.installed-from";
const SETS_UP = ["start", "setup", "test"];

/** @param {string} command the name of a TypeScript file beside this one, "backup" */
export async function run(command) {
  process.chdir(fileURLToPath(new URL("../../", import.meta.url)));
  checkNode();
  await installPackages();
  // Whoever sets up builds it beside all else.
  if (!SETS_UP.includes(command)) await buildDriver().catch((error) => fail(error.message));
  const { compile } = await import("./compile.mjs");
  const folder = await compile().catch((error) =>
    fail(
      `The server's programs could not be written to dist/server (${error.message}). Run \`npm run setup\` once as the user to whom this folder belongs.`,
    ),
  );
  if (!existsSync(`${folder}/${command}.mjs`))
    fail(`There is no command "${command}". package.json lists them under "scripts".`);
  process.setSourceMapsEnabled(true);
  await import(`${folder}/${command}.mjs`);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  fail(
    `Node ${LEAST_NODE.join(".")} or later is needed; this is ${process.versions.node}. Install a newer one from https://nodejs.org, then try again.`,
  );
}

async function installPackages() {
  const hash = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return;
  const began = Date.now();
  console.log("Installing npm packages …");
  // Without a terminal a line now and then shows that it goes on.
  const sign = setInterval(
    () => console.log(`  still installing, ${Math.round((Date.now() - began) / 1000)} s`),
    15_000,
  );
  const code = await new Promise((resolve) => {
    const child = spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", () => resolve(127));
    child.on("close", resolve);
  });
  clearInterval(sign);
  if (code !== 0) {
    fail("npm could not install the packages; what it said stands above. It needs the npm registry.");
  }
  writeFileSync(STAMP, hash);
  console.log(`npm packages installed (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
