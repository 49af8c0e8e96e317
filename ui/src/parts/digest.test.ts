import { describe, expect, it } from "vitest";
import { beginning, groups, shortFingerprint } from "./digest";

const DIGEST = "3fa92c10".repeat(8);

describe("digests", () => {
  it("stand in groups that add up to the whole", () => {
    expect(groups(DIGEST)).toHaveLength(8);
    expect(groups(DIGEST).join("")).toBe(DIGEST);
    expect(groups("")).toEqual([]);
  });

  it("begin as the folder of their version is called", () => {
    expect(beginning(DIGEST)).toBe("3fa92c10");
  });

  it("keep the kind of a fingerprint when they are cut, and are whole when they are short", () => {
    expect(shortFingerprint("SHA256:abcdefghijklmnopqrstuvwxyz")).toBe("SHA256:abcdefghij…");
    expect(shortFingerprint("SHA256:abc")).toBe("SHA256:abc");
    expect(shortFingerprint("")).toBe("");
  });
});
