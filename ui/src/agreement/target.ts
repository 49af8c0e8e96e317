/** What the target panel reads from the funnel's tree. */

/** The target, its period and the average deal, as far as they stand in the tree. */
export interface Target {
  revenue: number;
  deal: number;
  from: string;
  to: string;
}

/** The target of a funnel's tree; null while something of it is missing. */
export function targetOf(value: unknown): Target | null {
  const funnel = value as { revenue_target?: unknown; average_deal?: unknown; period?: { from?: unknown; to?: unknown } } | null;
  const { revenue_target: revenue, average_deal: deal, period } = funnel ?? {};
  if (typeof revenue !== "number" || typeof deal !== "number" || typeof period?.from !== "string" || typeof period.to !== "string") return null;
  return { revenue, deal, from: period.from, to: period.to };
}

/** How many months two days (both included) span: whole ones where they do, else by their share of a year. */
export function monthsOf(from: string, to: string): number | null {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`) + 86_400_000];
  if (Number.isNaN(first) || Number.isNaN(last) || last <= first) return null;
  const [begin, after] = [new Date(first), new Date(last)];
  if (begin.getUTCDate() === after.getUTCDate()) {
    return (after.getUTCFullYear() - begin.getUTCFullYear()) * 12 + after.getUTCMonth() - begin.getUTCMonth();
  }
  return ((last - first) / 86_400_000 / 365.25) * 12;
}
