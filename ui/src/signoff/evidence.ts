/** Evidence that was frozen with a version, made ready for the page. Its numbers are those of the file; nothing is asked anew. */
import type { BandLabel } from "../backend/types/BandLabel";
import type { EvidenceNumbers } from "../backend/types/EvidenceNumbers";
import type { EvidenceRate } from "../backend/types/EvidenceRate";
import type { EvidenceSide } from "../backend/types/EvidenceSide";

/** A share or an amount: decimals cross as texts, so that they are the same on every machine. */
export function decimalOf(text: string | null): number | null {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

export interface RateShares {
  rate: number | null;
  low: number | null;
  high: number | null;
  known: number;
  unknown: number;
  worst: number | null;
  best: number | null;
}

export function shares(rate: EvidenceRate): RateShares {
  return {
    rate: decimalOf(rate.rate),
    low: decimalOf(rate.low),
    high: decimalOf(rate.high),
    known: rate.known,
    unknown: rate.unknown,
    worst: decimalOf(rate.worst),
    best: decimalOf(rate.best),
  };
}

/** Leads of one band before and one band after. */
export interface EvidenceFlow {
  leads: number;
  amount: number;
  by: Record<string, number>;
}

const nothing = (): EvidenceFlow => ({ leads: 0, amount: 0, by: {} });

function add(flow: EvidenceFlow, cell: EvidenceNumbers["cells"][number]) {
  flow.leads += cell.leads;
  flow.amount += decimalOf(cell.amount) ?? 0;
  flow.by[cell.outcome] = (flow.by[cell.outcome] ?? 0) + cell.leads;
}

/** Where leads are that a gate keeps out: a place that every definition has, below its own bands. */
const OUT = "disqualified";

export interface Matrix {
  /** Bands before; empty for a first version. */
  rows: BandLabel[];
  /** Bands after. */
  columns: BandLabel[];
  at: (from: string, to: string) => EvidenceFlow | undefined;
}

/** The cells as a matrix, bands in the order of `bands`, those that it leaves out behind them. */
export function matrix(numbers: EvidenceNumbers, bands: readonly BandLabel[]): Matrix {
  const flows = new Map<string, EvidenceFlow>();
  const key = (from: string, to: string) => `${from}→${to}`;
  for (const cell of numbers.cells) {
    if (cell.from === null) continue;
    const at = key(cell.from, cell.to);
    const flow = flows.get(at) ?? nothing();
    add(flow, cell);
    flows.set(at, flow);
  }
  const rows = inOrder(numbers.cells.flatMap((each) => (each.from === null ? [] : [each.from])), bands);
  const columns = inOrder(numbers.cells.map((each) => each.to), bands);
  return { rows, columns, at: (from, to) => flows.get(key(from, to)) };
}

function inOrder(ids: readonly string[], bands: readonly BandLabel[]): BandLabel[] {
  const used = new Set(ids);
  const known = bands.filter((each, index) => used.has(each.id) && bands.findIndex((other) => other.id === each.id) === index);
  const rest = [...used].filter((id) => id !== OUT && !known.some((each) => each.id === id)).map((id) => ({ id, label: id }));
  const out = used.has(OUT) && !known.some((each) => each.id === OUT) ? [{ id: OUT, label: "Disqualified" }] : [];
  return [...out, ...known, ...rest];
}

/**
 * The band that qualifies, which the frozen numbers do not name: the last in order that holds as many leads as the side
 * says are qualified. Undefined where none does.
 */
export function qualifyingBand(numbers: EvidenceNumbers, side: "from" | "to", bands: readonly BandLabel[]): string | undefined {
  const wanted = side === "from" ? numbers.side_from?.qualified : numbers.side_to.qualified;
  const held = new Map<string, number>();
  for (const cell of numbers.cells) {
    const band = cell[side];
    if (band !== null) held.set(band, (held.get(band) ?? 0) + cell.leads);
  }
  return inOrder([...held.keys()], bands).findLast((each) => each.id !== OUT && held.get(each.id) === wanted)?.id;
}

/** Leads that leave and that enter the qualifying band; null for a first version, or where the band cannot be told. */
export function turnover(numbers: EvidenceNumbers, bands: readonly BandLabel[]): { leaves: EvidenceFlow; enters: EvidenceFlow } | null {
  const before = qualifyingBand(numbers, "from", bands);
  const after = qualifyingBand(numbers, "to", bands);
  if (numbers.side_from === null || before === undefined || after === undefined) return null;
  const leaves = nothing();
  const enters = nothing();
  for (const cell of numbers.cells) {
    const was = cell.from === before;
    const is = cell.to === after;
    if (was === is || cell.from === null) continue;
    add(was ? leaves : enters, cell);
  }
  return { leaves, enters };
}

export interface MonthPair {
  month: string;
  before: number | null;
  after: number;
}

/** Qualified leads by month on both sides, without gaps between the first month and the last. */
export function months(before: EvidenceSide | null, after: EvidenceSide): MonthPair[] {
  const was = new Map((before?.per_month ?? []).map((each) => [each.month, each.qualified]));
  const is = new Map(after.per_month.map((each) => [each.month, each.qualified]));
  const all = [...was.keys(), ...is.keys()].filter((each) => /^\d{4}-\d{2}$/.test(each)).sort();
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) return [];
  const found: MonthPair[] = [];
  for (let month = first; month <= last && found.length < 600; month = following(month)) {
    found.push({ month, before: before === null ? null : (was.get(month) ?? 0), after: is.get(month) ?? 0 });
  }
  return found;
}

function following(month: string): string {
  const [year = 0, of = 1] = month.split("-").map(Number);
  return of >= 12 ? `${String(year + 1).padStart(4, "0")}-01` : `${String(year).padStart(4, "0")}-${String(of + 1).padStart(2, "0")}`;
}
