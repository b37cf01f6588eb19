import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { isListening, listensIn } from "./listening.ts";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100D50A:13BF 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:0050 0200007F:CF2A 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4 30 10 -1
`;

describe("what listens", () => {
  test("is read from the kernel's table: address, port and state", () => {
    expect(listensIn(TABLE, "10.213.0.1", 5055)).toBe(true);
    expect(listensIn(TABLE, "10.213.0.1", 5056)).toBe(false);
    expect(listensIn(TABLE, "127.0.0.1", 80)).toBe(false);
  });

  test.runIf(process.platform === "linux")("is known of a real server, and no more once it has closed", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    expect(isListening("127.0.0.1", port)).toBe(true);
    server.close();
    await once(server, "close");
    expect(isListening("127.0.0.1", port)).toBe(false);
  });
});
