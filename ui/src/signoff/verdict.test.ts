import { describe, expect, it } from "vitest";
import type { VerifyReport } from "../backend/types/VerifyReport";
import { entry, first } from "./fixtures";
import { anchorWords, verdict } from "./verdict";

const report = (more: Partial<VerifyReport>): VerifyReport => ({
  ok: true,
  kind: "bundle",
  path: "/tmp/v1.zip",
  name: "Acme",
  trust: "stated",
  anchored: false,
  versions: [first],
  faults: [],
  notes: [],
  ...more,
});

describe("the answer of a check", () => {
  it("says which version and whose signatures", () => {
    expect(verdict(report({}))).toMatchObject({ holds: true, title: "This bundle holds.", covers: "It is version 1, signed by Dana Reyes and Lee Park." });
  });

  it("warns when the keys are only those of the bundle itself, and not when they are known", () => {
    expect(verdict(report({})).trust).toContain("somebody could have made all of it");
    expect(verdict(report({ trust: "known" })).trust).toContain("known from elsewhere");
  });

  it("never counts a signature that is missing or bad", () => {
    expect(verdict(report({ ok: false, versions: [entry(2)] })).covers).toBe("It is version 2, with no signature that holds.");
    expect(verdict(report({ ok: false, versions: [] })).covers).toBe("No version could be read in it.");
  });

  it("speaks of a history where a workspace was checked", () => {
    expect(verdict(report({ kind: "workspace", ok: false }))).toMatchObject({ title: "This history does not hold.", covers: "1 version." });
    expect(anchorWords(false)).toContain("Not anchored");
    expect(anchorWords(true)).not.toContain("Not anchored");
  });
});
