/** Scores in bins, and the places of bands among them. */
import type { ScoreCount } from "../backend/types/ScoreCount";
import { OUTCOMES, type Outcome } from "./outcomes";

export interface Bin {
  /** The lowest score in it. */
  from: number;
  /** The highest score in it. */
  to: number;
  total: number;
  by: Record<Outcome, number>;
}

export interface Bins {
  bins: Bin[];
  low: number;
  high: number;
  width: number;
  tallest: number;
}

const WIDTHS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** At most about 50 bins of a round width that also show where the bands begin. */
export function binned(scores: readonly ScoreCount[], thresholds: readonly number[]): Bins {
  const values = [...scores.map((each) => each.score), ...thresholds];
  if (values.length === 0) values.push(0, 100);
  const least = Math.min(...values);
  const most = Math.max(...values) + 5;
  const width = WIDTHS.find((each) => (most - least) / each <= 50) ?? 2000;
  const low = Math.floor(least / width) * width;
  const high = (Math.floor(most / width) + 1) * width;
  const bins: Bin[] = [];
  for (let from = low; from < high; from += width) {
    bins.push({ from, to: from + width - 1, total: 0, by: { won: 0, open: 0, lost: 0, rejected: 0, never_worked: 0 } });
  }
  for (const each of scores) {
    const bin = bins[Math.floor((each.score - low) / width)];
    if (!bin) continue;
    for (const { id } of OUTCOMES) {
      bin.by[id] += each[id];
      bin.total += each[id];
    }
  }
  return { bins, low, high, width, tallest: Math.max(1, ...bins.map((each) => each.total)) };
}

/** A threshold within what its neighbours leave: bands rise strictly. */
export function kept(value: number, below: number | null, above: number | null): number {
  const least = below === null ? -10_000 : below + 1;
  const most = above === null ? 10_000 : above - 1;
  return Math.min(Math.max(Math.round(value), least), most);
}

/** Round marks for an axis, about as many as wanted. */
export function ticks(low: number, high: number, wanted: number): number[] {
  const raw = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1e-9)));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw) ?? power * 10);
  const marks: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) marks.push(at);
  return marks;
}
