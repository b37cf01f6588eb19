import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Acknowledger } from "./acknowledger.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("reports at once when 5,000 bytes are parsed", () => {
  const report = vi.fn();
  const acknowledger = new Acknowledger(report);
  acknowledger.parsed(3000);
  expect(report).not.toHaveBeenCalled();
  acknowledger.parsed(2500);
  expect(report.mock.calls).toEqual([[5500]]);
});

it("reports less when nothing more comes for 50 ms", () => {
  const report = vi.fn();
  const acknowledger = new Acknowledger(report);
  acknowledger.parsed(10);
  vi.advanceTimersByTime(49);
  acknowledger.parsed(5);
  vi.advanceTimersByTime(49);
  expect(report).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(report.mock.calls).toEqual([[15]]);
});

it("reports nothing of a connection that is gone", () => {
  const report = vi.fn();
  const acknowledger = new Acknowledger(report);
  acknowledger.parsed(10);
  acknowledger.dispose();
  vi.advanceTimersByTime(1000);
  expect(report).not.toHaveBeenCalled();
});
