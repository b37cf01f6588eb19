import { expect, test } from "vitest";
import { FlowGate, HIGH_WATER_BYTES, LOW_WATER_BYTES } from "./flow.ts";

test("a program is held when its page lags, and goes on when the page has caught up", () => {
  const gate = new FlowGate();
  gate.sent("page", HIGH_WATER_BYTES);
  expect(gate.paused).toBe(false);
  gate.sent("page", 1);
  expect(gate.paused).toBe(true);
  gate.acknowledged("page", HIGH_WATER_BYTES - LOW_WATER_BYTES);
  expect(gate.paused).toBe(true);
  gate.acknowledged("page", 1);
  expect(gate.paused).toBe(false);
});

test("the slowest decides", () => {
  const gate = new FlowGate();
  gate.sent("page", HIGH_WATER_BYTES + 1);
  gate.sent("screen", 10);
  gate.acknowledged("screen", 10);
  expect(gate.paused).toBe(true);
});

test("a page that goes away holds nobody up", () => {
  const gate = new FlowGate();
  gate.sent("page", HIGH_WATER_BYTES + 1);
  gate.forget("page");
  expect(gate.paused).toBe(false);
});

test("a page that acknowledges more than it got gains nothing by it", () => {
  const gate = new FlowGate();
  gate.acknowledged("page", 1_000_000);
  gate.sent("page", HIGH_WATER_BYTES + 1);
  expect(gate.paused).toBe(true);
});
