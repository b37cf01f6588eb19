import { expect, test, vi } from "vitest";
import { startTestServer } from "../testing/test-server.ts";

test("a registry whose port is gone is started anew on the Engine that the server uses, and on no other", async () => {
  // Nothing listens for these sandboxes.
  const server = await startTestServer({ full: true, env: { SANDBOX_SUBNET: "10.214.0.0/16", LOG_LEVEL: "silent" } });
  try {
    const restart = vi.spyOn(server.context.engine, "restart").mockResolvedValue();
    // So many looks without an answer take 15 s.
    await expect.poll(() => server.context.registryWatch.answers, { timeout: 40_000 }).toBe(false);
    expect(restart.mock.calls).toEqual([[server.config.registry.name]]);
  } finally {
    await server.dispose();
  }
});
