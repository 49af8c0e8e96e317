/** Who moves between the bands: the cells of a comparison as a matrix, and what became of those who move. */
import type { BandView } from "../backend/types/BandView";
import type { Comparison } from "../backend/types/Comparison";
import type { Outcome } from "./outcomes";

export interface FlowCell {
  from: string | null;
  to: string;
  leads: number;
  amount: number;
  by: Record<Outcome, number>;
}

const nothing = (): Record<Outcome, number> => ({ won: 0, open: 0, lost: 0, rejected: 0, never_worked: 0 });

/** The cells of each pair of bands, added up over the outcomes. */
export function flows(comparison: Comparison): Map<string, FlowCell> {
  const found = new Map<string, FlowCell>();
  for (const cell of comparison.cells) {
    const key = flowKey(cell.from, cell.to);
    const flow = found.get(key) ?? { from: cell.from, to: cell.to, leads: 0, amount: 0, by: nothing() };
    flow.leads += cell.leads;
    flow.amount += cell.amount;
    flow.by[cell.outcome as Outcome] += cell.leads;
    found.set(key, flow);
  }
  return found;
}

export function flowKey(from: string | null, to: string): string {
  return `${from ?? ""}→${to}`;
}

/** The band that qualifies: the last one that is no disqualification. */
export function qualifying(bands: BandView[]): BandView | undefined {
  return bands.filter((each) => each.id !== "disqualified").at(-1);
}

export interface Turn {
  leads: number;
  amount: number;
  by: Record<Outcome, number>;
}

/** Leads that leave and that enter the qualifying band. */
export function turns(comparison: Comparison, before: string | undefined, after: string | undefined): { leaves: Turn; enters: Turn } {
  const turn = (): Turn => ({ leads: 0, amount: 0, by: nothing() });
  const leaves = turn();
  const enters = turn();
  for (const cell of comparison.cells) {
    const was = cell.from === before;
    const is = cell.to === after;
    if (was === is || cell.from === null) continue;
    const side = was ? leaves : enters;
    side.leads += cell.leads;
    side.amount += cell.amount;
    side.by[cell.outcome as Outcome] += cell.leads;
  }
  return { leaves, enters };
}
