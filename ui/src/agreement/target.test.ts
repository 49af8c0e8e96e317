import { describe, expect, it } from "vitest";
import { monthsOf, targetOf } from "./target";

describe("the target panel", () => {
  it("counts whole months as whole", () => {
    expect(monthsOf("2027-01-01", "2027-12-31")).toBe(12);
    expect(monthsOf("2026-07-01", "2027-06-30")).toBe(12);
    expect(monthsOf("2026-02-15", "2026-03-14")).toBe(1);
    expect(monthsOf("2026-01-01", "2026-01-15")).toBeCloseTo(0.49, 2);
    expect(monthsOf("2027-01-01", "2026-01-01")).toBeNull();
  });

  it("says nothing of a funnel that is not whole", () => {
    const funnel = { revenue_target: 1200000, average_deal: 25000, period: { from: "2026-07-01", to: "2027-06-30" } };
    expect(targetOf(funnel)).toEqual({ revenue: 1200000, deal: 25000, from: "2026-07-01", to: "2027-06-30" });
    expect(targetOf({ ...funnel, average_deal: "a lot" })).toBeNull();
    expect(targetOf(null)).toBeNull();
  });
});
