import { describe, expect, it } from "vitest";
import { mark, periodName, periodsKept, periodTold, shareKept } from "./commitments";

const tally = { kept: 9, broken: 1, running: 2, unknown: 0 };
const period = (from: string, to: string, standing: string | null) => ({ from, to, standing, tally });

describe("how a commitment was kept", () => {
  it("counts only periods that are over and had something to keep", () => {
    const periods = [period("2026-01-01", "2026-01-31", "kept"), period("2026-02-01", "2026-02-28", "broken"), period("2026-03-01", "2026-03-31", "running"), period("2026-04-01", "2026-04-30", null)];
    expect(periodsKept(periods)).toEqual({ kept: 1, judged: 2 });
  });

  it("calls a month by its name and a week by its first day", () => {
    expect(periodName(period("2026-02-01", "2026-02-28", null), "long")).toBe("February 2026");
    expect(periodName(period("2026-02-02", "2026-02-08", null), "long")).toBe("Feb 2, 2026");
    expect(periodName(period("2026-06-01", "2026-06-07", null), "long")).toBe("Jun 1, 2026");
  });

  it("tells a period in words, what still runs among them", () => {
    expect(periodTold(period("2026-01-01", "2026-01-31", "broken"))).toBe("January 2026: broken; 9 kept, 1 broken, 2 running");
    expect(mark(period("2026-01-01", "2026-01-31", null)).words).toBe("nothing to keep");
  });

  it("takes the share over what is decided, and has none for a volume", () => {
    const commitment = { id: "a", label: "A", by: "sales", periods: [], tally };
    expect(shareKept({ ...commitment, measure: "time_to_decision" })).toBe("90%");
    expect(shareKept({ ...commitment, measure: "handed_off" })).toBe("");
  });
});
