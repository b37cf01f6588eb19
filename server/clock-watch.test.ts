import { expect, test } from "vitest";
import { ClockWatch } from "./clock-watch.ts";

function watchOf(offsets: number[]) {
  const jumps: number[] = [];
  const watch = new ClockWatch({
    offset: () => (offsets.length > 1 ? offsets.shift() : offsets[0]) ?? 0,
    onJump: async (by) => void jumps.push(by),
    onError: (error) => {
      throw error;
    },
  });
  return { watch, jumps };
}

test("a clock that is set is noticed once, with how far and which way", async () => {
  const { watch, jumps } = watchOf([0, 3_600_000, 3_600_000, 0]);
  for (let look = 0; look < 4; look++) await watch.check();
  expect(jumps).toEqual([3_600_000, -3_600_000]);
});

test("a clock that is kept right by the network has not jumped", async () => {
  const { watch, jumps } = watchOf([0, 500, 900, 1500]);
  for (let look = 0; look < 4; look++) await watch.check();
  expect(jumps).toEqual([]);
});
