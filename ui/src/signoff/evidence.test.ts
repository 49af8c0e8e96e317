import { describe, expect, it } from "vitest";
import { bands, numbers, rate, side } from "./fixtures";
import { decimalOf, matrix, months, qualifyingBand, shares, turnover } from "./evidence";

describe("decimals that cross as texts", () => {
  it("are read as they stand, and nothing is made of what is none", () => {
    expect(decimalOf("0.4000")).toBe(0.4);
    expect(decimalOf("16500.5")).toBe(16500.5);
    expect(decimalOf(null)).toBeNull();
    expect(decimalOf("")).toBeNull();
    expect(decimalOf("much")).toBeNull();
  });

  it("keep the unknown beside the rate", () => {
    expect(shares(rate(100, 7, "0.4000"))).toMatchObject({ rate: 0.4, known: 100, unknown: 7, worst: 0.35 });
    expect(shares(rate(0, 9, null))).toMatchObject({ rate: null, low: null, unknown: 9 });
  });
});

describe("who moves", () => {
  it("adds the outcomes of a cell up, bands in the order of the agreement", () => {
    const found = matrix(numbers, bands);
    expect(found.rows.map((each) => each.label)).toEqual(["Keep warming", "Qualified"]);
    expect(found.columns.map((each) => each.id)).toEqual(["disqualified", "nurture", "qualified"]);
    expect(found.at("qualified", "nurture")).toMatchObject({ leads: 62, amount: 7500.5, by: { rejected: 61, won: 1 } });
    expect(found.at("nurture", "disqualified")).toBeUndefined();
  });

  it("shows a band that no label is known of by its id", () => {
    expect(matrix(numbers, []).columns.map((each) => each.label)).toEqual(["Disqualified", "nurture", "qualified"]);
  });

  it("finds the qualifying band on each side by what it holds", () => {
    expect(qualifyingBand(numbers, "from", bands)).toBe("qualified");
    expect(qualifyingBand(numbers, "to", bands)).toBe("qualified");
    expect(qualifyingBand({ ...numbers, side_to: { ...numbers.side_to, qualified: 1 } }, "to", bands)).toBeUndefined();
  });

  it("counts who leaves and who enters, with what became of them", () => {
    const found = turnover(numbers, bands);
    expect(found?.leaves).toMatchObject({ leads: 70, by: { rejected: 61, won: 1, lost: 8 } });
    expect(found?.enters).toMatchObject({ leads: 5, amount: 42000 });
  });

  it("says nothing of a first version, which has nothing before it", () => {
    const alone = { ...numbers, from: null, side_from: null, cells: numbers.cells.map((each) => ({ ...each, from: null })) };
    expect(turnover(alone, bands)).toBeNull();
    expect(matrix(alone, bands).rows).toEqual([]);
  });
});

describe("months", () => {
  it("have no gaps, over the end of a year too", () => {
    const found = months(numbers.side_from, numbers.side_to);
    expect(found.map((each) => each.month)).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(found[1]).toEqual({ month: "2025-12", before: 0, after: 0 });
    expect(found[2]).toEqual({ month: "2026-01", before: 55, after: 0 });
  });

  it("have no side before where there is none, and none at all without dates", () => {
    expect(months(null, numbers.side_to)[0]).toEqual({ month: "2025-11", before: null, after: 20 });
    expect(months(null, side(3, []))).toEqual([]);
    expect(months(null, side(3, [["long ago", 3]]))).toEqual([]);
  });
});
