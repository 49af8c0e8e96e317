import { describe, expect, it } from "vitest";
import type { Comparison } from "../backend/types/Comparison";
import { flowKey, flows, qualifying, turns } from "./flow";

const cells = [
  { from: "qualified", to: "nurture", outcome: "rejected", leads: 100, amount: 0 },
  { from: "qualified", to: "nurture", outcome: "won", leads: 2, amount: 5000 },
  { from: "nurture", to: "qualified", outcome: "won", leads: 3, amount: 9000 },
  { from: "qualified", to: "qualified", outcome: "open", leads: 40, amount: 0 },
  { from: "none", to: "nurture", outcome: "open", leads: 7, amount: 0 },
];
const comparison = { cells } as unknown as Comparison;

describe("who moves between bands", () => {
  it("adds the outcomes of a cell up", () => {
    expect(flows(comparison).get(flowKey("qualified", "nurture"))).toMatchObject({ leads: 102, amount: 5000, by: { rejected: 100, won: 2 } });
  });

  it("counts only those who leave or enter the qualifying band", () => {
    const { leaves, enters } = turns(comparison, "qualified", "qualified");
    expect(leaves).toMatchObject({ leads: 102, amount: 5000, by: { rejected: 100, won: 2, open: 0 } });
    expect(enters).toMatchObject({ leads: 3, amount: 9000 });
  });

  it("turns nobody where nothing is in force", () => {
    const alone = { cells: [{ from: null, to: "qualified", outcome: "won", leads: 3, amount: 1 }] } as unknown as Comparison;
    expect(turns(alone, undefined, "qualified").enters.leads).toBe(0);
  });

  it("does not take the disqualified for the qualifying band", () => {
    const bands = ["none", "qualified", "disqualified"].map((id) => ({ id, label: id, from: null }));
    expect(qualifying(bands)?.id).toBe("qualified");
    expect(qualifying([])).toBeUndefined();
  });
});
