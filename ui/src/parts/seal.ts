/** How the names of those who signed go round a seal. */

export interface Ring {
  /** Along the upper half. */
  upper: string;
  /** Along the lower half. */
  lower: string;
  /** The size of the letters in the seal's own units, so that the longer half fits. */
  size: number;
}

/** The length of half a ring in the seal's own units, less the room for the two signs between the halves. */
const HALF = 118;
/** The width of a capital as a share of its size, spacing included. */
const CAPITAL = 0.78;
const LARGEST = 9;

/** The first half of the names above, the others below; in capitals, as seals have them. */
export function ring(names: readonly string[]): Ring {
  const half = Math.ceil(names.length / 2);
  const upper = names.slice(0, half).join(" · ").toLocaleUpperCase();
  const lower = names.slice(half).join(" · ").toLocaleUpperCase();
  const longest = Math.max(1, [...upper].length, [...lower].length);
  return { upper, lower, size: Math.min(LARGEST, Math.round((HALF / (longest * CAPITAL)) * 10) / 10) };
}
