import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "../setup/packages.ts";
import { type ProxyName, proxyProgram } from "../setup/proxies.ts";

const START_MS = 20_000;
/** As the files in deploy/proxy have it. */
export const PROXY_HOST = "workshop.example.org";

export interface RunningProxy {
  /** Its certificate, which vouches for 127.0.0.1 and `PROXY_HOST`. */
  readonly certificate: string;
  stop(): Promise<void>;
}

export interface ProxyPorts {
  /** Of the loopback, where it takes https. */
  readonly https: number;
  /** Where nginx takes http. */
  readonly http: number;
  /** Of the workshop. */
  readonly server: number;
}

/** A real reverse proxy as deploy/proxy sets it up, with names and ports of the test's own. */
export async function startProxy(name: ProxyName, ports: ProxyPorts): Promise<RunningProxy> {
  const program = proxyProgram(name);
  if (program === null) throw new Error(`${name} is not there: \`npm test\` fetches it`);
  const dir = mkdtempSync(join(tmpdir(), `workshop-${name}-`));
  await makeCertificate(dir);
  const args = name === "nginx" ? nginx(dir, ports) : caddy(dir, ports);
  const env = { ...process.env, HOME: dir, XDG_CONFIG_HOME: dir, XDG_DATA_HOME: dir };
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    if (child.exitCode === null) {
      const ended = once(child, "exit");
      kill();
      await ended;
    }
    rmSync(dir, { recursive: true, force: true });
  };
  await untilOpen(ports.https, child).catch(async () => {
    await stop();
    throw new Error(`${name} did not start:\n${said}`);
  });
  return { certificate: readFileSync(join(dir, "certificate.pem"), "utf8"), stop };
}

function nginx(dir: string, ports: ProxyPorts): string[] {
  const site = replaceAll(readFileSync("deploy/proxy/nginx.conf", "utf8"), {
    "listen 443 ssl": `listen 127.0.0.1:${ports.https} ssl`,
    "listen 80;": `listen 127.0.0.1:${ports.http};`,
    "server 127.0.0.1:8080;": `server 127.0.0.1:${ports.server};`,
    "/etc/ssl/workshop/fullchain.pem": `${dir}/certificate.pem`,
    "/etc/ssl/workshop/privkey.pem": `${dir}/key.pem`,
  });
  writeFileSync(join(dir, "site.conf"), site);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${dir}/${kind};`)
    .join(" ");
  const main = join(dir, "nginx.conf");
  writeFileSync(
    main,
    `${process.getuid?.() === 0 ? "user root;" : ""} daemon off; worker_processes 1; pid ${dir}/pid; error_log stderr;
events {}
http { access_log off; ${temporary} include ${dir}/site.conf; }`,
  );
  return ["-e", "stderr", "-p", dir, "-c", main];
}

function caddy(dir: string, ports: ProxyPorts): string[] {
  // It would make an authority for addresses, and have the whole machine trust it.
  const hosts = ["127.0.0.1", PROXY_HOST].map((host) => `https://${host}:${ports.https}`).join(", ");
  const site = replaceAll(readFileSync("deploy/proxy/Caddyfile", "utf8"), {
    [`\n${PROXY_HOST} {`]: `\n${hosts} {\n\tbind 127.0.0.1\n\ttls ${dir}/certificate.pem ${dir}/key.pem`,
    "reverse_proxy 127.0.0.1:8080": `reverse_proxy 127.0.0.1:${ports.server}`,
  });
  const file = join(dir, "Caddyfile");
  writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n\tskip_install_trust\n}\n${site}`);
  return ["run", "--config", file, "--adapter", "caddyfile"];
}

/** @throws Error when the file has changed so that the test would start something else than it says */
function replaceAll(text: string, changes: Readonly<Record<string, string>>): string {
  let changed = text;
  for (const [from, to] of Object.entries(changes)) {
    if (!changed.includes(from)) throw new Error(`there is no "${from}" any more`);
    changed = changed.replaceAll(from, to);
  }
  return changed;
}

async function makeCertificate(dir: string): Promise<void> {
  const names = `subjectAltName=IP:127.0.0.1,DNS:${PROXY_HOST}`;
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem"];
  const certificate = [
    "-x509",
    "-subj",
    `/CN=${PROXY_HOST}`,
    "-addext",
    names,
    "-days",
    "2",
    "-out",
    "certificate.pem",
  ];
  await run("openssl", ["req", ...certificate, ...key], () => {}, { cwd: dir });
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  const end = Date.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > end) throw new Error("it does not answer");
    await delay(50);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
