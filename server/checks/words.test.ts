import { describe, expect, it } from "vitest";
import { fullReference, sameImage, sameRepository, shortReference } from "./image-reference.ts";
import { nearest } from "./nearest.ts";
import { code, excerpt, lastWords, listed, size } from "./phrases.ts";
import { textFault } from "./text-match.ts";

describe("the nearest word", () => {
  it.each([
    ["apline", "alpine"],
    ["ALPINE", "alpine"],
    ["unbuntu", "ubuntu"],
    ["postgres", null],
    ["x", null],
  ])("to %j is %j", (word, near) => {
    expect(nearest(word, ["alpine", "ubuntu"])).toBe(near);
  });
});

describe("an image reference", () => {
  it.each([
    ["alpine", "docker.io/library/alpine:latest"],
    ["alpine:3.20", "docker.io/library/alpine:3.20"],
    ["grafana/grafana", "docker.io/grafana/grafana:latest"],
    ["index.docker.io/library/alpine", "docker.io/library/alpine:latest"],
    ["localhost:5000/x", "localhost:5000/x:latest"],
    ["ghcr.io/a/b:1", "ghcr.io/a/b:1"],
    ["alpine@sha256:ab", "docker.io/library/alpine@sha256:ab"],
    ["sha256:0123456789ab", "0123456789ab"],
  ])("%s in full is %s", (reference, full) => {
    expect(fullReference(reference)).toBe(full);
  });

  it("is compared with and without what goes without saying", () => {
    expect(sameImage("alpine", "docker.io/library/alpine:latest")).toBe(true);
    expect(sameImage("alpine", "alpine:3.20")).toBe(false);
    expect(sameRepository("alpine", "alpine:3.20")).toBe(true);
    expect(sameRepository("localhost:5000/x:1", "localhost:5000/y:1")).toBe(false);
    expect(shortReference("docker.io/library/alpine:latest")).toBe("alpine");
  });
});

describe("words for learners", () => {
  it("stay on one line, unbroken and short", () => {
    expect(code("a `b`\nc")).toBe("`a 'b' c`");
    expect(code("x".repeat(500))).toHaveLength(162);
    expect(excerpt("\n\n  first \nsecond")).toBe("first");
    expect(lastWords("a\nreason\n\nRun 'docker run --help' for more information\n")).toBe("reason");
    expect(listed(["a", "b", "c"])).toBe("a, b and c");
    expect([size(12), size(1500), size(8_310_000)]).toEqual(["12 B", "1.5 kB", "8.3 MB"]);
  });
});

describe("a text", () => {
  it("may be asked for several things at once", () => {
    const wanted = { contains: ["a", "b"], matches: "^c$", not: "d" };
    expect(textFault("a b\nc", wanted)).toBeNull();
    expect(textFault("a\nc", wanted)).toBe("does not have `b`");
    expect(textFault("a b", wanted)).toBe("does not have what this step looks for");
    expect(textFault("a b d\nc", wanted)).toBe("has `d`, which must not be there");
  });

  it("is shown to a pattern only up to a limit", () => {
    expect(textFault(`${"x".repeat(20_000)}end`, { matches: "end" })).not.toBeNull();
    expect(textFault(`${"x".repeat(20_000)}end`, "end")).toBeNull();
  });
});
