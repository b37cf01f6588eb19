import { expect, test } from "vitest";
import { isDirectFromHere } from "./metrics.ts";

test.each(["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"])("%s is this machine", (address) => {
  expect(isDirectFromHere({}, address)).toBe(true);
});

test.each([undefined, "", "10.0.0.7", "::ffff:10.0.0.7", "fe80::1", "1.127.0.0.1", "2001:db8::127.0.0.1"])(
  "%s is another",
  (address) => {
    expect(isDirectFromHere({}, address)).toBe(false);
  },
);

test.each(["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"])(
  "what comes with %s was passed on",
  (name) => {
    expect(isDirectFromHere({ [name]: "127.0.0.1" }, "127.0.0.1")).toBe(false);
  },
);
