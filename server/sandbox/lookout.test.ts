import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Lookout, TABLES } from "./lookout.ts";

/** One that answers each question alike. */
function answering(): PassThrough {
  const fills = TABLES.map((table) => `${table}=1/10`).join(" ");
  return new PassThrough({ transform: (_question, _encoding, done) => done(null, `${fills}\n`) });
}

test("a lookout that breaks while nobody asks is no fault of the server, and the next question is asked of a new one", async () => {
  const opened: PassThrough[] = [];
  const lookout = new Lookout(async () => {
    const pipe = answering();
    opened.push(pipe);
    return pipe;
  });
  await lookout.look();
  opened[0]?.destroy(new Error("connection reset"));
  await expect.poll(() => opened[0]?.closed).toBe(true);
  await lookout.look().catch(() => {});
  expect([...(await lookout.look()).keys()]).toEqual([...TABLES]);
  expect(opened).toHaveLength(2);
  lookout.close();
});
