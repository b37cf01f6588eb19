import { createHash } from "node:crypto";
import { availableParallelism, totalmem } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { PersonError } from "./errors.ts";
import { type Egress, egress } from "./protocol/egress.ts";

/**
 * Every setting there is. Read once, from the environment; docs/operating.md has the same table
 * and a test compares the two.
 */
const schema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  DATA_DIR: z.string().min(1).default("data"),
  /** Empty: made from DATA_DIR. */
  INSTANCE: z
    .string()
    .regex(/^[a-z0-9-]{0,40}$/, "must be of small letters, digits and hyphens, 40 at most")
    .default(""),
  /** "postgres://…"; empty: a file in the data directory. */
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:\/\/.*)?$/, 'must be empty or begin with "postgres://"')
    .default(""),
  /** Origins that pages may come from, comma-separated; empty: the address the server listens on. */
  PUBLIC_ORIGIN: z
    .string()
    .refine((list) => splitList(list).every(isOrigin), 'must be origins such as "https://workshop.example.org"')
    .default(""),
  COURSES: z.string().min(1).default("lessons"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  REGISTRY_PORT: z.coerce.number().int().min(1).max(65535).default(5055),
  SANDBOX_SUBNET: z
    .string()
    .regex(/^\d{1,3}\.\d{1,3}\.0\.0\/16$/, 'must be a /16 such as "10.213.0.0/16"')
    .refine(
      (subnet) => Number(subnet.split(".")[1]) < 255,
      "the next /16 is used, too: the second number must be below 255",
    )
    .default("10.213.0.0/16"),
  SANDBOX_MEMORY_MB: z.coerce.number().int().min(256).default(1024),
  SANDBOX_CPUS: z.coerce.number().min(0.1).default(Math.min(2, availableParallelism())),
  SANDBOX_PIDS: z.coerce.number().int().min(128).default(1024),
  SANDBOX_LIMIT: z.coerce.number().int().min(1).default(defaultLimit()),
  /** Sandboxes always started ahead; "auto": one, and one for each free seat of an open class. */
  SANDBOX_WARM: z.literal("auto").or(z.coerce.number().int().min(0)).default("auto"),
  /** From so much disk on a sandbox is over its limit. */
  SANDBOX_DISK_MB: z.coerce.number().int().min(256).default(4096),
  /** From so many files and folders on a sandbox is over its limit. */
  SANDBOX_FILES: z.coerce.number().int().min(50_000).default(500_000),
  /** What stays free on the disk of the sandboxes. */
  DISK_FLOOR_MB: z.coerce.number().int().min(0).default(1024),
  SANDBOX_IDLE_MINUTES: z.coerce.number().min(0).default(120),
  SANDBOX_RUNTIME: z.string().default(""),
  /** AppArmor profile of the sandboxes; "auto": the workshop's own where the kernel asks for one. */
  SANDBOX_APPARMOR: z
    .string()
    .regex(/^[\w.-]+$/, "must be the name of a profile")
    .default("auto"),
  /** off: learners come in classes only. */
  SINGLE_LEARNER: z.enum(["on", "off"]).default("on"),
  /** Days after its end that a class keeps names, messages and commands. */
  CLASS_DATA_DAYS: z.coerce.number().min(0).max(3650).default(30),
  /** Reverse proxies in front, each of which adds the address it saw. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** OpenID Connect for instructors: the issuer's address; empty: passwords only. */
  OIDC_ISSUER: z.string().default(""),
  OIDC_CLIENT_ID: z.string().default(""),
  OIDC_CLIENT_SECRET: z.string().default(""),
  OIDC_LABEL: z.string().min(1).default("Sign in with your organisation"),
  /** Who gets an account at the first sign-in: addresses, and "@domain" for all of one. */
  OIDC_ALLOWED: z.string().default(""),
  /** What sandboxes outside of classes may reach; a class has its own. */
  SANDBOX_EGRESS: egress.default("internet"),
  SANDBOX_FIREWALL: z.enum(["on", "off"]).default("on"),
  /** off: set-up raises no limit of the kernel. */
  KERNEL_LIMITS: z.enum(["on", "off"]).default("on"),
  /** What /metrics asks for; empty: it answers this machine alone. */
  METRICS_TOKEN: z
    .string()
    .regex(/^(\S{16,})?$/, "must have at least 16 characters and no space")
    .default(""),
});

export interface SandboxNetwork {
  readonly name: string;
  readonly subnet: string;
  readonly gateway: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Names this installation among others on the same Engine; by default a short hash of the data directory. */
  readonly instance: string;
  /** Of PostgreSQL; null: SQLite in the data directory. */
  readonly databaseUrl: string | null;
  /** As browsers write them. */
  readonly publicOrigins: readonly string[];
  readonly courseDirs: readonly string[];
  readonly logLevel: string;
  /** Its container and volume bear the name; all installations on one Engine share it. */
  readonly registry: { readonly name: string; readonly port: number; readonly mirror: string };
  /** One for each policy. Sandboxes of all but "none" find the registry at the gateway of the first. */
  readonly networks: Readonly<Record<Egress, SandboxNetwork>>;
  /** Null: instructors sign in by password only. */
  readonly oidc: {
    readonly issuer: URL;
    readonly clientId: string;
    readonly clientSecret: string | undefined;
    readonly label: string;
    /** Lower case: addresses, and "@domain". */
    readonly allowed: readonly string[];
  } | null;
  readonly singleLearner: boolean;
  readonly classDataDays: number;
  readonly trustedProxies: number;
  /** Null: /metrics answers direct requests from this machine alone. */
  readonly metricsToken: string | null;
  readonly sandbox: {
    readonly image: string;
    readonly memoryMb: number;
    readonly cpus: number;
    readonly pids: number;
    readonly limit: number;
    /** Started ahead at all times; null: as open classes and single learners need. */
    readonly warm: number | null;
    readonly diskMb: number;
    readonly files: number;
    readonly diskFloorMb: number;
    /** Seconds; null: sandboxes never end by themselves. */
    readonly idleSeconds: number | null;
    readonly runtime: string;
    /** AppArmor profile; null: the workshop's own where the kernel asks for one. */
    readonly apparmor: string | null;
    /** Of sandboxes outside of classes. */
    readonly egress: Egress;
    /** Set-up closes the host and private networks to sandboxes. */
    readonly firewall: boolean;
    /** Set-up raises limits of the kernel that sandboxes share. */
    readonly kernelLimits: boolean;
  };
}

export const SANDBOX_IMAGE = "workshop-sandbox:latest";

/** @throws PersonError naming each setting that is wrong. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new PersonError("config", `These settings are not usable:\n${lines.join("\n")}`);
  }
  const value = parsed.data;
  const dataDir = resolve(value.DATA_DIR);
  const networks = networksIn(value.SANDBOX_SUBNET);
  return {
    host: value.HOST,
    port: value.PORT,
    dataDir,
    instance: value.INSTANCE || createHash("sha256").update(dataDir).digest("hex").slice(0, 12),
    databaseUrl: value.DATABASE_URL || null,
    publicOrigins: splitList(value.PUBLIC_ORIGIN).map((origin) => new URL(origin).origin),
    courseDirs: splitList(value.COURSES).map((dir) => resolve(dir)),
    logLevel: value.LOG_LEVEL,
    registry: {
      name: "workshop-registry",
      port: value.REGISTRY_PORT,
      mirror: `http://${networks.internet.gateway}:${value.REGISTRY_PORT}`,
    },
    networks,
    oidc: readOidc(value),
    singleLearner: value.SINGLE_LEARNER === "on",
    classDataDays: value.CLASS_DATA_DAYS,
    trustedProxies: value.TRUSTED_PROXIES,
    metricsToken: value.METRICS_TOKEN || null,
    sandbox: {
      image: SANDBOX_IMAGE,
      memoryMb: value.SANDBOX_MEMORY_MB,
      cpus: value.SANDBOX_CPUS,
      pids: value.SANDBOX_PIDS,
      limit: value.SANDBOX_LIMIT,
      warm: value.SANDBOX_WARM === "auto" ? null : value.SANDBOX_WARM,
      diskMb: value.SANDBOX_DISK_MB,
      files: value.SANDBOX_FILES,
      diskFloorMb: value.DISK_FLOOR_MB,
      idleSeconds: value.SANDBOX_IDLE_MINUTES > 0 ? value.SANDBOX_IDLE_MINUTES * 60 : null,
      runtime: value.SANDBOX_RUNTIME,
      apparmor: value.SANDBOX_APPARMOR === "auto" ? null : value.SANDBOX_APPARMOR,
      egress: value.SANDBOX_EGRESS,
      firewall: value.SANDBOX_FIREWALL === "on",
      kernelLimits: value.KERNEL_LIMITS === "on",
    },
  };
}

/** The given /16 for sandboxes with internet, the next one in halves for those without. */
function networksIn(subnet: string): Config["networks"] {
  const [first = 0, second = 0] = subnet.split(".").map(Number);
  const next = `${first}.${second + 1}`;
  return {
    internet: { name: "workshop", subnet, gateway: `${first}.${second}.0.1` },
    "registry-only": { name: "workshop-registry-only", subnet: `${next}.0.0/17`, gateway: `${next}.0.1` },
    none: { name: "workshop-no-egress", subnet: `${next}.128.0/17`, gateway: `${next}.128.1` },
  };
}

function readOidc(value: z.infer<typeof schema>): Config["oidc"] {
  if (value.OIDC_ISSUER === "" && value.OIDC_CLIENT_ID === "") return null;
  if (value.OIDC_ISSUER === "" || value.OIDC_CLIENT_ID === "") {
    const missing = value.OIDC_ISSUER === "" ? "OIDC_ISSUER" : "OIDC_CLIENT_ID";
    throw new PersonError("config", `These settings are not usable:\n  ${missing}: is missing for single sign-on`);
  }
  const issuer = URL.canParse(value.OIDC_ISSUER) ? new URL(value.OIDC_ISSUER) : null;
  const safe = issuer?.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(issuer?.hostname ?? "");
  if (issuer === null || !safe)
    throw new PersonError("config", "These settings are not usable:\n  OIDC_ISSUER: must be an https address");
  return {
    issuer,
    clientId: value.OIDC_CLIENT_ID,
    clientSecret: value.OIDC_CLIENT_SECRET || undefined,
    label: value.OIDC_LABEL,
    allowed: splitList(value.OIDC_ALLOWED.toLowerCase()),
  };
}

/** The names of all settings, for the documentation's test. */
export const SETTING_NAMES = Object.keys(schema.shape);

/** A quarter of a gigabyte for each sandbox in use, two kept for the machine itself. */
function defaultLimit(): number {
  const gigabytes = totalmem() / 1024 ** 3;
  return Math.max(1, Math.floor((gigabytes - 2) * 4));
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}
