import * as client from "openid-client";
import type { Config } from "../config.ts";
import { PersonError } from "../errors.ts";
import { newToken } from "../tokens.ts";

export type OidcConfig = NonNullable<Config["oidc"]>;

export interface Identified {
  /** "issuer subject" */
  readonly subject: string;
  /** Lower case, verified by the provider. */
  readonly email: string;
  readonly name: string;
}

interface Flow {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
}

const FLOW_MS = 10 * 60_000;
const MOST_FLOWS = 1000;

/** Sign-in by an OpenID Connect provider: authorization code with PKCE, state and nonce. */
export class Oidc {
  readonly label: string;
  private readonly config: OidcConfig;
  private readonly flows = new Map<string, Flow>();
  private provider: Promise<client.Configuration> | null = null;

  constructor(config: OidcConfig) {
    this.config = config;
    this.label = config.label;
  }

  /** @returns where to send the browser, and what it keeps to come back with */
  async begin(redirectUri: string): Promise<{ url: URL; flow: string }> {
    const provider = await this.discover();
    const verifier = client.randomPKCECodeVerifier();
    const flow: Flow = {
      verifier,
      state: client.randomState(),
      nonce: client.randomNonce(),
      redirectUri,
      expiresAt: Date.now() + FLOW_MS,
    };
    const id = newToken();
    this.keep(id, flow);
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: "openid email profile",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state: flow.state,
      nonce: flow.nonce,
    });
    return { url, flow: id };
  }

  /** @throws PersonError when the provider's answer is none to this flow, or names no verified address */
  async finish(flowId: string | undefined, query: URLSearchParams): Promise<Identified> {
    const flow = this.flows.get(flowId ?? "");
    // Once: the same answer a second time is a replay.
    this.flows.delete(flowId ?? "");
    if (flow === undefined || flow.expiresAt < Date.now())
      throw new PersonError("oidc", "The sign-in took too long, or was used already. Start it again.");
    const provider = await this.discover();
    const url = new URL(flow.redirectUri);
    url.search = query.toString();
    const tokens = await client.authorizationCodeGrant(provider, url, {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new PersonError("oidc", "The provider did not say who you are.");
    const info = await client.fetchUserInfo(provider, tokens.access_token, claims.sub).catch(() => ({}));
    const all: Record<string, unknown> = { ...info, ...claims };
    if (typeof all.email !== "string" || all.email_verified !== true)
      throw new PersonError("oidc", "The provider did not give a verified e-mail address.");
    const email = all.email.toLowerCase();
    const name = typeof all.name === "string" && all.name.trim() !== "" ? all.name.trim().slice(0, 60) : email;
    return { subject: `${claims.iss} ${claims.sub}`, email, name };
  }

  /** Whether an account may be made for somebody of this address. */
  allows(email: string): boolean {
    const domain = email.slice(email.lastIndexOf("@"));
    return this.config.allowed.some((entry) => entry === email || (entry.startsWith("@") && entry === domain));
  }

  /** Asked when first wanted, and again after a failure: a provider that is down stops no start. */
  private discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.config;
    const loopback = issuer.protocol === "http:";
    this.provider ??= client
      .discovery(issuer, clientId, clientSecret, undefined, {
        execute: loopback ? [client.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        this.provider = null;
        throw error;
      });
    return this.provider;
  }

  private keep(id: string, flow: Flow): void {
    const now = Date.now();
    for (const [known, { expiresAt }] of this.flows) {
      if (expiresAt < now || this.flows.size >= MOST_FLOWS) this.flows.delete(known);
    }
    this.flows.set(id, flow);
  }
}
