import { isIPv4, isIPv6 } from "node:net";

const WINDOW_MS = 10 * 60_000;
/** Wrong guesses of one address in the window. */
const WRONG_PER_ADDRESS = 10;
/** Wrong guesses of all addresses in the window; from then on it counts as an attack. */
const WRONG_IN_ALL = 200;
const MOST_ADDRESSES = 10_000;

export type GuessVerdict = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterMs: number };

export type GuessOutcome<T> =
  | { readonly kind: "right"; readonly found: T }
  | { readonly kind: "wrong" }
  | { readonly kind: "refused"; readonly retryAfterMs: number };

interface Guesses {
  /** Times, oldest first. */
  wrong: number[];
  /** When wrong guesses were taken back. */
  forgiven: number[];
}

/**
 * Limits wrong guesses of join codes and personal codes. Times are milliseconds of the caller's clock.
 * While many guess wrongly from everywhere, an address without a wrong guess still has one try, so that
 * a true code keeps working.
 */
export class GuessLimiter {
  private readonly addresses = new Map<string, Guesses>();
  private all: number[] = [];

  /**
   * One guess from beginning to end. A refused one is not looked up. It is asked again after the look-up:
   * of many guesses sent at once no more are answered than of the same sent one by one.
   */
  async guess<T>(address: string, clock: () => number, lookUp: () => Promise<T | null>): Promise<GuessOutcome<T>> {
    const before = this.check(address, clock());
    if (!before.allowed) return { kind: "refused", retryAfterMs: before.retryAfterMs };
    const found = await lookUp();
    const after = this.check(address, clock());
    if (!after.allowed) return { kind: "refused", retryAfterMs: after.retryAfterMs };
    if (found === null) {
      this.wrong(address, clock());
      return { kind: "wrong" };
    }
    this.right(address, clock());
    return { kind: "right", found };
  }

  check(address: string, now: number): GuessVerdict {
    this.all = recent(this.all, now);
    const { wrong } = this.of(addressKey(address), now);
    const [oldest] = wrong;
    const newest = wrong.at(-1);
    if (oldest === undefined || newest === undefined) return { allowed: true };
    if (wrong.length >= WRONG_PER_ADDRESS) return refused(oldest, now);
    const [first] = this.all;
    // Over when the attack is, or when this address is without a wrong guess again.
    if (this.all.length >= WRONG_IN_ALL && first !== undefined) return refused(Math.min(first, newest), now);
    return { allowed: true };
  }

  wrong(address: string, now: number): void {
    const key = addressKey(address);
    const guesses = this.of(key, now);
    guesses.wrong = [...guesses.wrong, now].slice(-WRONG_PER_ADDRESS);
    this.all = [...recent(this.all, now), now].slice(-WRONG_IN_ALL);
    // Set anew, so that the map is in the order of the newest wrong guess.
    this.addresses.delete(key);
    this.addresses.set(key, guesses);
    if (this.addresses.size <= MOST_ADDRESSES) return;
    const [oldest] = this.addresses.keys();
    if (oldest !== undefined) this.addresses.delete(oldest);
  }

  /**
   * Takes back one wrong guess of the address: who mistypes and then types right did not guess, and a
   * classroom often shares one address. Bounded, or one known code would give any number of guesses.
   */
  right(address: string, now: number): void {
    const guesses = this.of(addressKey(address), now);
    if (guesses.wrong.length === 0 || guesses.forgiven.length >= WRONG_PER_ADDRESS) return;
    guesses.wrong.pop();
    guesses.forgiven.push(now);
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.addresses.size;
  }

  private of(key: string, now: number): Guesses {
    const guesses = this.addresses.get(key) ?? { wrong: [], forgiven: [] };
    guesses.wrong = recent(guesses.wrong, now);
    guesses.forgiven = recent(guesses.forgiven, now);
    if (guesses.wrong.length === 0 && guesses.forgiven.length === 0) this.addresses.delete(key);
    return guesses;
  }
}

/**
 * What counts as one address: of IPv6 the first 64 bits, which one customer has whole; an IPv4 address
 * written as IPv6 is that IPv4 address. What is no address counts as itself.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/%.*$/, "");
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const groups = expand(plain);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!mapped) return `${groups.slice(0, 4).map(hex).join(":")}::/64`;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight groups of a valid IPv6 address. */
function expand(address: string): number[] {
  const dotted = /\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0];
  const [a = 0, b = 0, c = 0, d = 0] = dotted?.split(".").map(Number) ?? [];
  const text = dotted === undefined ? address : address.replace(dotted, `${hex(a * 256 + b)}:${hex(c * 256 + d)}`);
  const [head = "", tail] = text.split("::");
  const read = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const before = read(head);
  const after = read(tail ?? "");
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function hex(group: number): string {
  return group.toString(16);
}

function recent(times: number[], now: number): number[] {
  const [oldest] = times;
  return oldest === undefined || now - oldest < WINDOW_MS ? times : times.filter((time) => now - time < WINDOW_MS);
}

function refused(since: number, now: number): GuessVerdict {
  return { allowed: false, retryAfterMs: Math.max(1, since + WINDOW_MS - now) };
}
