/** What happened to a version, in the order in which it is claimed to have happened. */
import type { SignatureStatus } from "../backend/types/SignatureStatus";
import type { VersionEntry } from "../backend/types/VersionEntry";
import { listed } from "../parts/format";
import { signatureWords } from "./standing";

export interface Happening {
  kind: "proposed" | "signed" | "declined" | "withdrawn" | "without";
  /** Who, by name. */
  who: string;
  /** What, after the name. */
  what: string;
  /** When it is claimed to have been, RFC 3339; null where nothing says so. */
  at: string | null;
  /** Why, where a reason was given. */
  reason: string | null;
  /** Whether it does not hold. */
  bad: boolean;
  sample: boolean;
}

export function happenings(entry: VersionEntry): Happening[] {
  const plain = { at: null, reason: null, bad: false, sample: false };
  const found: Happening[] = [];
  if (entry.proposed_by !== "") found.push({ ...plain, kind: "proposed", who: entry.proposed_by, what: "proposed it", at: entry.proposed_at });
  for (const each of entry.signatures) {
    if (each.status === "missing") continue;
    const former = each.former ? " as a former leader" : "";
    found.push({ ...plain, kind: "signed", who: each.name, what: `${said(each.status)}${former}`, at: each.claimed_at, bad: each.status === "bad", sample: each.sample });
  }
  for (const no of entry.declined) {
    found.push({ ...plain, kind: "declined", who: no.name, what: no.status === "bad" ? "declined, but the signature does not hold" : "declined", at: no.claimed_at, reason: no.reason, bad: no.status === "bad" });
  }
  if (entry.withdrawn) {
    found.push({ ...plain, kind: "withdrawn", who: entry.withdrawn.by, what: "withdrew it", at: entry.withdrawn.at, reason: entry.withdrawn.reason });
  }
  found.sort((one, other) => moment(one) - moment(other));
  if (entry.without.length > 0) {
    found.push({ ...plain, kind: "without", who: listed(entry.without), what: "led before and did not sign: a hand-over" });
  }
  return found;
}

function said(status: SignatureStatus): string {
  return status === "bad" ? `: ${signatureWords(status)}` : signatureWords(status);
}

/** What claims no time comes last; what cannot be read, too. */
function moment(happening: Happening): number {
  const at = happening.at === null ? Number.NaN : Date.parse(happening.at);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}
