import { describe, expect, it } from "vitest";
import type { Cell } from "../backend/types/Cell";
import type { Comparison } from "../backend/types/Comparison";
import type { Side } from "../backend/types/Side";
import type { SupposedView } from "../backend/types/SupposedView";
import { effectOf } from "./effect";

const rate = (of: number | null) => ({ rate: of, low: null, high: null, known: 0, unknown: 0, worst: null, best: null });
const side = (qualified: number, accepted: number | null): Side => ({ qualified, handed_off: qualified - 5, accepted: 0, rejected: 0, acceptance_rate: rate(accepted), win_rate: rate(null), outcomes: {}, reached: {}, amount: 0, per_month: [] }) as unknown as Side;
const cell = (from: string, to: string, outcome: string, leads: number): Cell => ({ from, to, outcome, leads, amount: 0 });
const bands = [
  { id: "nurture", label: "Nurture", from: null },
  { id: "qualified", label: "Qualified", from: 65 },
];

function supposed(from: Side | null, to: Side, cells: Cell[]): SupposedView {
  return { comparison: { sides: { from, to }, cells } as unknown as Comparison, from_bands: from ? bands : [], to_bands: bands, faults: [] };
}

describe("the effect of what is not in the draft", () => {
  it("is told against the draft as it is", () => {
    const cells = [cell("qualified", "nurture", "rejected", 30), cell("qualified", "nurture", "won", 1), cell("nurture", "qualified", "won", 2), cell("qualified", "qualified", "won", 400)];
    expect(effectOf(supposed(side(431, 0.4), side(402, 0.45), cells))).toEqual({
      qualify: "402 qualify",
      difference: "-29",
      handedOff: "397 handed off",
      accepted: "45% accepted",
      moves: "31 leave: 30 rejections spared, 1 won deal missed. 2 enter: 2 won deals gained, 0 rejected.",
    });
  });

  it("says so where nobody moves", () => {
    const told = effectOf(supposed(side(10, null), side(10, null), [cell("qualified", "qualified", "open", 10)]));
    expect([told?.difference, told?.accepted, told?.moves]).toEqual(["", "", "No past lead enters or leaves the qualified band."]);
  });

  it("is told by itself while the draft has a fault, and not at all where there would be one", () => {
    const alone = effectOf(supposed(null, side(402, 0.45), []));
    expect([alone?.qualify, alone?.difference, alone?.moves]).toEqual(["402 qualify", "", ""]);
    expect(effectOf({ comparison: null, from_bands: [], to_bands: [], faults: [] })).toBeNull();
  });
});
