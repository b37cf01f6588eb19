import { describe, expect, test } from "vitest";
import { count, formatAgent, formatSeconds, formatShare, formatSpan } from "./format.ts";

describe("durations", () => {
  test.each([
    [null, "–"],
    [0, "0 s"],
    [59.6, "1 min"],
    [40, "40 s"],
    [200, "3 min 20 s"],
    [3900, "1 h 5 min"],
    [3599, "59 min 59 s"],
  ])("%s seconds are %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
});

describe("spans of time", () => {
  const from = new Date(2025, 4, 6, 10, 2).getTime();

  test("name the day once when they end on it", () => {
    expect(formatSpan(from, new Date(2025, 4, 6, 12, 40).getTime())).toBe("Tue, 6 May 2025, 10:02 to 12:40");
  });

  test("name both days when they go past midnight", () => {
    expect(formatSpan(from, new Date(2025, 4, 7, 0, 5).getTime())).toBe(
      "Tue, 6 May 2025, 10:02 to Wed, 7 May 2025, 00:05",
    );
  });

  test("have no end while there is none", () => expect(formatSpan(from, null)).toBe("Tue, 6 May 2025, 10:02"));
});

test("shares are whole per cents", () => expect([0, 0.614, 1].map(formatShare)).toEqual(["0 %", "61 %", "100 %"]));

test("one is singular, none and many are not", () => {
  expect([0, 1, 2].map((many) => count(many, "class", "classes"))).toEqual(["0 classes", "1 class", "2 classes"]);
});

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iOS"],
  ["curl/8.5.0", "curl/8.5.0"],
  ["", "Unknown browser"],
])("the browser %s is %s", (agent, text) => expect(formatAgent(agent)).toBe(text));
