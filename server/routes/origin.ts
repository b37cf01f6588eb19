import type { IncomingMessage } from "node:http";
import type { Config } from "../config.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a request is meant for this server. A name that merely resolves to this machine is not
 * enough: a hostile page could have its own name point here.
 */
export function hostAllowed(config: Config, host: string | undefined): boolean {
  if (host === undefined) return false;
  if (config.publicOrigins.length > 0 && config.publicOrigins.some((origin) => new URL(origin).host === host))
    return true;
  const name = host.replace(/:\d+$/, "");
  if (LOOPBACK.has(name)) return true;
  return config.publicOrigins.length === 0 && (name === config.host || (isAddress(name) && isEverywhere(config.host)));
}

/** Sockets carry cookies whatever page opened them, so the page's origin must be ours, exactly. */
export function originAllowed(config: Config, request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || !hostAllowed(config, host)) return false;
  if (config.publicOrigins.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function isAddress(name: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) || name.startsWith("[");
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
