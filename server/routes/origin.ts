import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Config } from "../config.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** Methods that change nothing. */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** What browsers say of a request that our own page made, or the person themselves. */
const OWN_SITES = new Set(["same-origin", "none"]);

/**
 * Whether a request is meant for this server. A name that merely resolves to this machine is not
 * enough: a hostile page could have its own name point here.
 */
export function hostAllowed(config: Config, host: string | undefined): boolean {
  if (host === undefined) return false;
  if (isPublic(config, host)) return true;
  const name = host.replace(/:\d+$/, "");
  if (LOOPBACK.has(name)) return true;
  return config.publicOrigins.length === 0 && (name === config.host || (isAddress(name) && isEverywhere(config.host)));
}

/** Sockets carry cookies whatever page opened them, so the page's origin must be ours, exactly. */
export function originAllowed(config: Config, request: Pick<IncomingMessage, "headers">): boolean {
  const { origin, host } = request.headers;
  // Several come as one, with commas, and are none of ours.
  return origin !== undefined && hostAllowed(config, host) && ownOrigins(config, request.headers).includes(origin);
}

/**
 * Whether a request changes nothing, or comes from our own page. Cookies that are SameSite=Strict do not say that: a
 * page of another port of this machine is of the same site.
 */
export function changeAllowed(config: Config, request: Pick<IncomingMessage, "headers" | "method">): boolean {
  const { headers, method = "" } = request;
  if (SAFE.has(method)) return true;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && !OWN_SITES.has(String(site))) return false;
  if (headers.origin !== undefined) return originAllowed(config, request);
  // No browser that can show our page: a program, which may do as its person says. One that is older than both headers
  // sends cookies with any form, but no form as JSON.
  return site !== undefined || headers.cookie === undefined || isJson(headers);
}

/** As browsers write them. */
function ownOrigins(config: Config, headers: IncomingHttpHeaders): string[] {
  const { host = "" } = headers;
  // Where the operator said it, the scheme is known.
  if (isPublic(config, host)) return [...config.publicOrigins];
  const here = schemesOf(config, headers).map((scheme) => `${scheme}://${host}`);
  return [...config.publicOrigins, ...here.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin)];
}

/** No page can say X-Forwarded-Proto, so whoever says it may be believed. A proxy that does not may speak either. */
function schemesOf(config: Config, headers: IncomingHttpHeaders): string[] {
  const said = String(headers["x-forwarded-proto"] ?? "")
    .split(",")[0]
    ?.trim();
  if (said === "http" || said === "https") return [said];
  return config.trustedProxies > 0 ? ["http", "https"] : ["http"];
}

function isPublic(config: Config, host: string): boolean {
  return config.publicOrigins.some((origin) => new URL(origin).host === host);
}

function isJson(headers: IncomingHttpHeaders): boolean {
  return /^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "");
}

function isAddress(name: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) || name.startsWith("[");
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
