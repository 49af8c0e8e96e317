import { describe, expect, it } from "vitest";
import { entry, first, signature } from "./fixtures";
import { happenings } from "./happenings";

const told = (of: Parameters<typeof happenings>[0]) => happenings(of).map((each) => `${each.who} ${each.what}`);

describe("what happened to a version", () => {
  it("stands in the order in which it is claimed, whatever the order of the files", () => {
    const late = { ...first, signatures: [...first.signatures].reverse() };
    expect(told(late)).toEqual(["Dana Reyes proposed it", "Dana Reyes signed", "Lee Park signed"]);
  });

  it("leaves out signatures that are not there, and tells those that do not hold as such", () => {
    const bad = entry(2, { signatures: [signature("marketing", { status: "bad" }), signature("sales", { status: "missing", claimed_at: null, statement_sha256: null })] });
    const found = happenings(bad);
    expect(found.map((each) => each.bad)).toEqual([false, true]);
    expect(found[1]?.what).toContain("does not hold");
  });

  it("keeps the reasons of a decline and of a withdrawal", () => {
    const both = entry(2, {
      status: "withdrawn",
      declined: [{ leader: "sales", name: "Lee Park", reason: "My team calls students.", claimed_at: "2026-03-05T10:00:00Z", status: "good" }],
      withdrawn: { by: "Dana Reyes", reason: "Lee is right.", at: "2026-03-06T10:00:00Z" },
    });
    expect(happenings(both).map((each) => each.reason)).toEqual([null, "My team calls students.", "Lee is right."]);
  });

  it("tells of a hand-over last, for ever", () => {
    expect(told({ ...first, without: ["Ana Voss"] }).at(-1)).toBe("Ana Voss led before and did not sign: a hand-over");
  });

  it("puts what claims no readable time behind everything else", () => {
    const odd = entry(2, { proposed_at: "yesterday", signatures: [signature("marketing")] });
    expect(told(odd)).toEqual(["Dana Reyes signed", "Dana Reyes proposed it"]);
  });
});
