import { describe, expect, it } from "vitest";
import { entry, first, seal, signature, signOff } from "./fixtures";
import { between, changesInShort, comparable, differs, firstPair, head, missing, oneLine, reference, signers, standing, versionName, yetToSign } from "./standing";

const unsigned = { status: "missing", claimed_at: null, statement_sha256: null } as const;

describe("how a version stands", () => {
  it("has words for every standing", () => {
    const all = ["signed", "in-force", "to-come", "superseded", "proposed", "declined", "withdrawn", "forked", "hand-over", "broken"] as const;
    expect(new Set(all.map((each) => standing(each).label)).size).toBe(all.length);
  });

  it("is called by its number, and by its digest too where two have the same", () => {
    const two = entry(2);
    const twin = entry(2, { folder: "0002-deadbeef" });
    expect(versionName(two, [two, first])).toBe("Version 2");
    expect(versionName(twin, [two, twin, first])).toBe("Version 2-deadbeef");
  });

  it("says who has yet to sign, and nobody twice", () => {
    expect(yetToSign(entry(2))).toBe("Dana Reyes and Lee Park have yet to sign.");
    expect(yetToSign(entry(2, { signatures: [signature("marketing"), signature("sales", unsigned)] }))).toBe("Lee Park has yet to sign.");
    expect(yetToSign(first)).toBe("");
    const twice = entry(2, { signatures: [signature("sales", unsigned), signature("sales", { ...unsigned, former: true })] });
    expect(yetToSign(twice)).toBe("Lee Park has yet to sign.");
  });

  it("does not wait for who declined, and does wait for whose signature does not hold", () => {
    const declined = entry(2, { declined: [{ leader: "sales", name: "Lee Park", reason: "No.", claimed_at: "2026-03-05T10:00:00Z", status: "good" }] });
    expect(missing(declined).map((each) => each.leader)).toEqual(["marketing"]);
    expect(missing(entry(2, { signatures: [signature("marketing", { status: "bad" })] })).map((each) => each.leader)).toEqual(["marketing"]);
  });
});

describe("the seal", () => {
  it("carries the leaders of the version, not those who only hand over", () => {
    const ana = signature("marketing", { name: "Ana Voss", former: true });
    expect(signers({ ...seal, signatures: [...seal.signatures, ana] }).map((each) => each.name)).toEqual(["Dana Reyes", "Lee Park"]);
  });

  it("names the parties as a contract does", () => {
    expect(between(seal.signatures)).toBe("Dana Reyes, CMO, and Lee Park, Sales director");
    expect(between(seal.signatures.slice(0, 1))).toBe("Dana Reyes, CMO");
  });
});

describe("the draft", () => {
  it("is held against the newest that all have signed, even if it is still to come", () => {
    expect(head(signOff())?.version).toBe(1);
    expect(head(signOff({ to_come: { ...seal, version: 2 } }))?.version).toBe(2);
    expect(head(signOff({ in_force: null }))).toBeNull();
  });

  it("says in how many places it differs", () => {
    expect(differs(3, 4)).toBe("The draft differs from version 4 in 3 places.");
    expect(differs(1, 4)).toBe("The draft differs from version 4 in one place.");
    expect(differs(0, 4)).toBe("The draft says what version 4 says.");
    expect(differs(5, null)).toBe("Nothing is signed yet.");
  });

  it("tells its changes in short by what they do", () => {
    const changes = ["tightens", "wording", "tightens", "either"].map((effect) => ({ effect }));
    expect(changesInShort(changes)).toBe("4 changes: 2 tighten, one may do either and one is wording.");
    expect(changesInShort([{ effect: "loosens" }])).toBe("One change, which loosens.");
    expect(changesInShort([])).toBe("Nothing changes.");
  });
});

describe("a comparison", () => {
  it("offers the draft and every version by what names it for good", () => {
    expect(comparable([entry(2), first]).map((each) => each.ref)).toEqual(["draft", "v2-2fa92c10", "v1-1fa92c10"]);
    expect(reference("0012-3fa92c10")).toBe("v12-3fa92c10");
    expect(reference("10000-3fa92c10")).toBe("v10000-3fa92c10");
  });

  it("begins with the newest version and the one that it was built on", () => {
    const declined = entry(2, { status: "declined" });
    const three = entry(3, { previous: first.manifest_sha256 });
    expect(firstPair([three, declined, first])).toEqual({ from: "v1-1fa92c10", to: "v3-3fa92c10" });
    expect(firstPair([first])).toEqual({ from: "v1-1fa92c10", to: "draft" });
    expect(firstPair([])).toBeNull();
  });
});

describe("what a person writes", () => {
  it("stands in the history in one line", () => {
    expect(oneLine("  Fewer leads,\n\n better ones.\t")).toBe("Fewer leads, better ones.");
    expect(oneLine(" \n")).toBe("");
  });
});
