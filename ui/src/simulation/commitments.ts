/** How commitments were kept, as sentences and marks. */
import type { CommitmentPeriod } from "../backend/types/CommitmentPeriod";
import type { CommitmentView } from "../backend/types/CommitmentView";
import { count, day, month, percent } from "../parts/format";

/** In how many of the periods that are over, and that had anything to keep, a commitment was kept. */
export function periodsKept(periods: readonly CommitmentPeriod[]): { kept: number; judged: number } {
  const kept = periods.filter((each) => each.standing === "kept").length;
  const broken = periods.filter((each) => each.standing === "broken").length;
  return { kept, judged: kept + broken };
}

/** A period as people call it: its month, or its first day where it is a week. */
export function periodName(period: CommitmentPeriod, width: "long" | "short"): string {
  const isMonth = period.from.endsWith("-01") && period.from.slice(0, 7) === period.to.slice(0, 7) && Number(period.to.slice(8)) >= 28;
  return isMonth ? month(period.from.slice(0, 7), width) : day(`${period.from}T12:00:00Z`, "UTC");
}

export const MARKS: Record<string, { sign: string; words: string }> = {
  kept: { sign: "✓", words: "kept" },
  broken: { sign: "✕", words: "broken" },
  running: { sign: "…", words: "still running" },
  none: { sign: "–", words: "nothing to keep" },
};

export function mark(period: CommitmentPeriod): { sign: string; words: string } {
  return MARKS[period.standing ?? "none"] ?? { sign: "–", words: period.standing ?? "" };
}

/** Of the leads that are decided, the share that kept it; a volume has no share. */
export function shareKept(commitment: CommitmentView): string {
  const { kept, broken } = commitment.tally;
  return commitment.measure === "handed_off" || kept + broken === 0 ? "" : percent(kept / (kept + broken));
}

/** What a period's leads did, in words. */
export function periodTold(period: CommitmentPeriod): string {
  const { kept, broken, running, unknown } = period.tally;
  const parts = [`${count(kept)} kept`, `${count(broken)} broken`];
  if (running > 0) parts.push(`${count(running)} running`);
  if (unknown > 0) parts.push(`${count(unknown)} unknown`);
  return `${periodName(period, "long")}: ${mark(period).words}; ${parts.join(", ")}`;
}
