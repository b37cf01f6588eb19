import { describe, expect, test } from "vitest";
import { addressKey, GuessLimiter } from "./guess-limiter.ts";

const MINUTE = 60_000;
const HERE = "203.0.113.7";
const ELSEWHERE = "198.51.100.4";

function guessWrongly(limiter: GuessLimiter, address: string, times: number, now = 0): void {
  for (let i = 0; i < times; i += 1) limiter.wrong(address, now);
}

/** 200 wrong guesses of as many addresses. */
function attack(limiter: GuessLimiter, now = 0): void {
  for (let i = 0; i < 200; i += 1) limiter.wrong(`10.0.0.${i}`, now);
}

describe("one address", () => {
  test("has ten wrong guesses", () => {
    const limiter = new GuessLimiter();
    guessWrongly(limiter, HERE, 9);
    expect(limiter.check(HERE, 0)).toEqual({ allowed: true });
    limiter.wrong(HERE, 0);
    expect(limiter.check(HERE, 0)).toEqual({ allowed: false, retryAfterMs: 10 * MINUTE });
  });

  test("does not hinder another", () => {
    const limiter = new GuessLimiter();
    guessWrongly(limiter, HERE, 10);
    expect(limiter.check(ELSEWHERE, 0)).toEqual({ allowed: true });
  });

  test("is told when it may guess again, and then may", () => {
    const limiter = new GuessLimiter();
    limiter.wrong(HERE, 0);
    guessWrongly(limiter, HERE, 9, 4 * MINUTE);
    expect(limiter.check(HERE, 6 * MINUTE)).toEqual({ allowed: false, retryAfterMs: 4 * MINUTE });
    expect(limiter.check(HERE, 10 * MINUTE)).toEqual({ allowed: true });
    limiter.wrong(HERE, 10 * MINUTE);
    expect(limiter.check(HERE, 10 * MINUTE)).toEqual({ allowed: false, retryAfterMs: 4 * MINUTE });
  });

  test("may guess rightly as often as it likes: a classroom shares one", () => {
    const limiter = new GuessLimiter();
    for (let i = 0; i < 500; i += 1) {
      expect(limiter.check(HERE, i)).toEqual({ allowed: true });
      limiter.right(HERE, i);
    }
    expect(limiter.size).toBe(0);
  });

  test("that mistypes and then types right has not guessed", () => {
    const limiter = new GuessLimiter();
    for (let i = 0; i < 10; i += 1) {
      limiter.wrong(HERE, i);
      limiter.right(HERE, i);
    }
    guessWrongly(limiter, HERE, 9, 20);
    expect(limiter.check(HERE, 20)).toEqual({ allowed: true });
  });

  test("that knows one code cannot guess without end between right ones", () => {
    const limiter = new GuessLimiter();
    let guesses = 0;
    while (limiter.check(HERE, 0).allowed && guesses < 1000) {
      limiter.wrong(HERE, 0);
      limiter.right(HERE, 0);
      guesses += 1;
    }
    expect(guesses).toBe(20);
  });
});

describe("while many addresses guess wrongly", () => {
  test("one that did so is refused", () => {
    const limiter = new GuessLimiter();
    limiter.wrong(HERE, 0);
    attack(limiter);
    expect(limiter.check(HERE, MINUTE)).toEqual({ allowed: false, retryAfterMs: 9 * MINUTE });
  });

  test("another has one try", () => {
    const limiter = new GuessLimiter();
    attack(limiter);
    expect(limiter.check(HERE, MINUTE)).toEqual({ allowed: true });
    limiter.wrong(HERE, MINUTE);
    expect(limiter.check(HERE, MINUTE).allowed).toBe(false);
  });

  test("a true code works any number of times", () => {
    const limiter = new GuessLimiter();
    attack(limiter);
    for (let i = 0; i < 40; i += 1) {
      expect(limiter.check(HERE, MINUTE)).toEqual({ allowed: true });
      limiter.right(HERE, MINUTE);
    }
  });

  test("it is over when fewer than 200 were in the last ten minutes", () => {
    const limiter = new GuessLimiter();
    attack(limiter);
    limiter.wrong(HERE, 9 * MINUTE);
    expect(limiter.check(HERE, 9 * MINUTE).allowed).toBe(false);
    expect(limiter.check(HERE, 10 * MINUTE)).toEqual({ allowed: true });
  });
});

describe("a whole guess", () => {
  test("is not looked up when it is refused", async () => {
    const limiter = new GuessLimiter();
    guessWrongly(limiter, HERE, 10);
    let lookedUp = 0;
    const outcome = await limiter.guess(
      HERE,
      () => 0,
      async () => {
        lookedUp += 1;
        return "class";
      },
    );
    expect(outcome).toEqual({ kind: "refused", retryAfterMs: 10 * MINUTE });
    expect(lookedUp).toBe(0);
  });

  test("is answered as often as one by one when many are sent at once", async () => {
    const limiter = new GuessLimiter();
    const codes = Array.from({ length: 100 }, (_, i) => (i === 99 ? "class" : null));
    const outcomes = await Promise.all(
      codes.map((code) =>
        limiter.guess(
          HERE,
          () => 0,
          async () => code,
        ),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === "wrong")).toHaveLength(10);
    expect(outcomes.filter(({ kind }) => kind === "refused")).toHaveLength(90);
  });

  test("that is right says what was found", async () => {
    const found = await new GuessLimiter().guess(
      HERE,
      () => 0,
      async () => "class",
    );
    expect(found).toEqual({ kind: "right", found: "class" });
  });
});

test("at most 10,000 addresses are remembered; the one whose wrong guess is longest ago goes", () => {
  const limiter = new GuessLimiter();
  guessWrongly(limiter, "first", 10);
  guessWrongly(limiter, "second", 10);
  limiter.wrong("first", 0);
  for (let i = 0; i < 9_999; i += 1) limiter.wrong(`address ${i}`, 1);
  expect(limiter.size).toBe(10_000);
  expect(limiter.check("second", 1)).toEqual({ allowed: true });
  expect(limiter.check("first", 1).allowed).toBe(false);
});

test("an address is forgotten once its wrong guesses are old", () => {
  const limiter = new GuessLimiter();
  limiter.wrong(HERE, 0);
  expect(limiter.check(HERE, 10 * MINUTE)).toEqual({ allowed: true });
  expect(limiter.size).toBe(0);
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::FFFF:203.0.113.7", "203.0.113.7"],
  ["::ffff:cb00:7107", "203.0.113.7"],
  ["0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002:ffff::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", ""],
  ["unknown", "unknown"],
])("%j counts as %j", (address, key) => {
  expect(addressKey(address)).toBe(key);
});
