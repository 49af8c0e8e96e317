import { describe, expect, it } from "vitest";
import { placeAt } from "./completion";
import { keysAt, valuesAt } from "./schema";

const schema = {
  type: "object",
  properties: {
    rules: { type: "array", items: { $ref: "#/$defs/rule" } },
    lists: { type: "object", additionalProperties: { type: "array" } },
  },
  $defs: {
    rule: { anyOf: [{ properties: { id: {}, points: { description: "How many" } } }, { properties: { tiers: { type: "array", items: { properties: { from: {}, points: {} } } } } }] },
  },
};

describe("completion", () => {
  it("finds its place by indentation, even in text that is no YAML yet", () => {
    const place = placeAt(["rules:", "  - id: z", "    why: because", "  - id: a", "    po"], 4);
    expect(place.keys).toEqual(["rules"]);
    expect(place.taken).toEqual(new Set(["id"]));
    expect(placeAt(["rules:", "  - id: a", "    tiers:"], 8).keys).toEqual(["rules", "tiers"]);
  });

  it("offers the keys of the schema, through references and alternatives", () => {
    expect(keysAt(schema, ["rules"]).map((each) => each.label)).toEqual(["id", "points", "tiers"]);
    expect(keysAt(schema, ["rules", "tiers"]).map((each) => each.label)).toEqual(["from", "points"]);
    expect(keysAt(schema, [])[0]?.label).toBe("rules");
    expect(keysAt(null, [])).toEqual([]);
  });

  it("offers fixed values", () => {
    expect(valuesAt({ properties: { per: { enum: ["month", "week"] } } }, ["per"])).toEqual(["month", "week"]);
  });
});
