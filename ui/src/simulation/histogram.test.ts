import { describe, expect, it } from "vitest";
import { binned, kept, ticks } from "./histogram";

const score = (at: number, won: number) => ({ score: at, won, lost: 0, rejected: 1, open: 0, never_worked: 0 });

describe("scores in bins", () => {
  it("lose no lead, below zero neither", () => {
    const { bins, low, high } = binned([score(-30, 2), score(0, 1), score(119, 4)], [40, 70]);
    expect(bins.reduce((sum, each) => sum + each.total, 0)).toBe(10);
    expect(low).toBeLessThanOrEqual(-30);
    expect(high).toBeGreaterThan(119);
    expect(bins.length).toBeLessThanOrEqual(52);
  });

  it("show the thresholds where nobody has a score", () => {
    const { low, high } = binned([], [40, 70]);
    expect(low).toBeLessThanOrEqual(40);
    expect(high).toBeGreaterThan(70);
    expect(binned([], []).bins.length).toBeGreaterThan(0);
  });
});

describe("a threshold that is dragged", () => {
  it("stays strictly between its neighbours and within the limits", () => {
    expect(kept(72.4, 40, null)).toBe(72);
    expect(kept(30, 40, 70)).toBe(41);
    expect(kept(90, 40, 70)).toBe(69);
    expect(kept(99_999, null, null)).toBe(10_000);
  });
});

it("marks an axis with round numbers", () => {
  expect(ticks(-35, 120, 8)).toEqual([-20, 0, 20, 40, 60, 80, 100, 120]);
  expect(ticks(0, 3, 3)).toEqual([0, 1, 2, 3]);
});
