import fc from "fast-check";
import { expect, test } from "vitest";
import { Tail } from "./tail.ts";

test("the last bytes are kept, however they come", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
      const tail = new Tail(16);
      for (const chunk of chunks) tail.add(Buffer.from(chunk));
      expect(tail.bytes).toEqual(Buffer.concat(chunks).subarray(-16));
    }),
  );
});
