import { describe, expect, it } from "vitest";
import { addition, duplicate, KINDS, moved, movedBefore } from "./newItems";

const tree = {
  categories: [{ id: "fit" }, { id: "intent" }],
  rules: [{ id: "a", label: "A", points: 1 }, { id: "b", label: "B" }, { id: "c", label: "C" }],
  bands: [{ id: "none" }, { id: "nurture", from: 40 }, { id: "qualified", from: 70 }],
};
const kind = (path: string) => KINDS.mql.find((each) => each.path === path)!;

describe("adding", () => {
  it("puts a rule at the end, with an id and a label of its own", () => {
    expect(addition(kind("rules"), { ...tree, never: [{ id: "new-rule" }] })).toMatchObject({ edit: "add", path: "rules", before: null, value: { id: "new-rule-2", label: "New rule", category: "fit" } });
  });

  it("puts a band below the one that qualifies, between its neighbours", () => {
    expect(addition(kind("bands"), tree)).toMatchObject({ edit: "add", before: "qualified", value: { from: 55 } });
  });

  it("brings the list with it where there is none yet", () => {
    expect(addition(kind("never"), tree)).toMatchObject({ edit: "set", path: "never", value: [{ id: "new-never" }] });
  });

  it("names a list by a free name", () => {
    expect(addition(kind("lists"), { lists: { "new-list": [] } })).toMatchObject({ edit: "set", path: "lists.new-list-2" });
  });
});

describe("copying and moving", () => {
  it("copies behind the original", () => {
    expect(duplicate("rules", "a", tree)).toEqual({ edit: "add", path: "rules", before: "b", value: { id: "a-copy", label: "A (copy)", points: 1 } });
    expect(duplicate("rules", "c", tree)).toMatchObject({ before: null });
  });

  it("moves one place up or down and stops at the ends", () => {
    expect(moved("rules", "b", tree, -1)).toEqual({ edit: "move", path: "rules.b", before: "a" });
    expect(moved("rules", "a", tree, 1)).toEqual({ edit: "move", path: "rules.a", before: "c" });
    expect(moved("rules", "b", tree, 1)).toEqual({ edit: "move", path: "rules.b", before: null });
    expect(moved("rules", "a", tree, -1)).toBeNull();
    expect(moved("rules", "c", tree, 1)).toBeNull();
  });

  it("drops nothing where it already is", () => {
    expect(movedBefore("rules", "a", "b", tree)).toBeNull();
    expect(movedBefore("rules", "a", "a", tree)).toBeNull();
    expect(movedBefore("rules", "a", null, tree)).toEqual({ edit: "move", path: "rules.a", before: null });
  });
});
