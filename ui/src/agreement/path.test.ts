import { describe, expect, it } from "vitest";
import { freshId, freshLabel, groupKind, valueAt, within } from "./path";

const tree = {
  rules: [{ id: "enterprise", label: "Big", when: { field: "employees", at_least: 500 }, points: 15 }, { id: "size", tiers: [{ from: 50, points: 5 }] }],
  examples: [{ id: "keen", lead: { "Lead.Source": "Google" } }],
};

describe("paths", () => {
  it("name items of a list by id and by index", () => {
    expect(valueAt(tree, "rules.enterprise.when.at_least")).toBe(500);
    expect(valueAt(tree, "rules.size.tiers.0.points")).toBe(5);
  });

  it("reach keys that hold dots themselves", () => {
    expect(valueAt(tree, "examples.keen.lead.Lead.Source")).toBe("Google");
  });

  it("lead nowhere without a fault", () => {
    expect(valueAt(tree, "rules.gone.points")).toBeUndefined();
    expect(valueAt(null, "rules")).toBeUndefined();
  });

  it("do not take the beginning of a name for the name", () => {
    expect(within("rules.enterprise-2.points", "rules.enterprise")).toBe(false);
    expect(within("rules.enterprise.points", "rules.enterprise")).toBe(true);
  });

  it("tell the parts of a sentence apart", () => {
    expect(groupKind("rules.size.tiers")).toBe("steps");
    expect(groupKind("examples.keen.lead")).toBe("attributes");
    expect(groupKind("examples.keen.events")).toBe("events");
    expect(groupKind("rules.enterprise.when")).toBe("condition");
  });
});

describe("names of new items", () => {
  it("are unique in the whole document", () => {
    expect(freshId(tree, "new-rule")).toBe("new-rule");
    expect(freshId(tree, "enterprise")).toBe("enterprise-2");
    expect(freshId(tree, "keen")).toBe("keen-2");
  });

  it("stay within 64 characters", () => {
    const long = "a".repeat(80);
    expect(freshId({ rules: [{ id: "a".repeat(58) }] }, long).length).toBeLessThanOrEqual(64);
  });

  it("have labels that no neighbour has", () => {
    expect(freshLabel(tree.rules, "Big")).toBe("Big 2");
    expect(freshLabel(undefined, "Big")).toBe("Big");
  });
});
