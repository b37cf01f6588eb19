import { encode } from "uqr";
import { expect, test } from "vitest";
import { qrPath } from "./qr-path.ts";

test("each run of dark cells is one rectangle", () => {
  expect(
    qrPath([
      [true, true, false, true],
      [false, false, false, false],
      [false, true, true, true],
    ]),
  ).toBe("M0 0h2v1H0zM3 0h1v1H3zM1 2h3v1H1z");
});

test("the path covers exactly the dark cells of a code", () => {
  const { data } = encode("https://workshop.example.org/join/KYTE-7Q2M", { ecc: "M", border: 4 });
  const drawn = data.map((row) => row.map(() => false));
  for (const [, x, y, length] of qrPath(data).matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let i = 0; i < Number(length); i += 1) (drawn[Number(y)] as boolean[])[Number(x) + i] = true;
  }
  expect(drawn).toEqual(data);
});

test("a quiet zone of four cells is around it", () => {
  const { data } = encode("x", { border: 4 });
  const edge = [...data.slice(0, 4), ...data.slice(-4)];
  expect(edge.every((row) => row.every((cell) => !cell))).toBe(true);
  expect(data.every((row) => row.slice(0, 4).every((cell) => !cell))).toBe(true);
});
