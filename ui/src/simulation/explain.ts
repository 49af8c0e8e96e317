/** Two explanations of one lead, side by side: every gate and rule that either of them knows. */
import type { Explanation } from "../backend/types/Explanation";
import type { GateExplanation } from "../backend/types/GateExplanation";
import type { RuleExplanation } from "../backend/types/RuleExplanation";

export interface Pair<T> {
  id: string;
  from: T | null;
  to: T | null;
}

export interface CategoryPair {
  id: string;
  label: string;
  from: { sum: number; total: number } | null;
  to: { sum: number; total: number } | null;
  rules: Pair<RuleExplanation>[];
}

/** Items of both sides in the order of the second, those that only the first has at the end. */
export function paired<T extends { id: string }>(from: readonly T[], to: readonly T[]): Pair<T>[] {
  const before = new Map(from.map((each) => [each.id, each]));
  const kept = to.map((each) => ({ id: each.id, from: before.get(each.id) ?? null, to: each }));
  const gone = from.filter((each) => !to.some((one) => one.id === each.id)).map((each) => ({ id: each.id, from: each, to: null }));
  return [...kept, ...gone];
}

export function gatePairs(from: Explanation | null, to: Explanation): Pair<GateExplanation>[] {
  return paired(from?.gates ?? [], to.gates);
}

export function categoryPairs(from: Explanation | null, to: Explanation): CategoryPair[] {
  return paired(from?.categories ?? [], to.categories).map((pair) => ({
    id: pair.id,
    label: (pair.to ?? pair.from)?.label || pair.id,
    from: pair.from,
    to: pair.to,
    rules: paired(pair.from?.rules ?? [], pair.to?.rules ?? []),
  }));
}
