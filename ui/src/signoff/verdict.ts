/** What a check found, in words. */
import type { VerifyReport } from "../backend/types/VerifyReport";
import type { VersionEntry } from "../backend/types/VersionEntry";
import { counted, listed } from "../parts/format";

export interface Verdict {
  holds: boolean;
  /** The answer. */
  title: string;
  /** What it covers. */
  covers: string;
  /** Where the keys are known from. */
  trust: string;
}

export function verdict(report: VerifyReport): Verdict {
  const bundle = report.kind === "bundle";
  const covers = bundle ? coversBundle(report.versions) : `${counted(report.versions.length, "version", "versions")}.`;
  return {
    holds: report.ok,
    title: report.ok ? (bundle ? "This bundle holds." : "This history holds.") : bundle ? "This bundle does not hold." : "This history does not hold.",
    covers,
    trust:
      report.trust === "known"
        ? "The keys are known from elsewhere than what was checked."
        : bundle
          ? "The keys are only those that the bundle itself states: somebody could have made all of it with keys of their own. Compare the fingerprints with what the leaders tell you, or hold it against a file of keys that you know."
          : "The keys are those that the versions themselves state. Compare the fingerprints with what the leaders tell you.",
  };
}

function coversBundle(versions: readonly VersionEntry[]): string {
  const [only] = versions;
  if (!only) return "No version could be read in it.";
  const names = only.signatures.filter((each) => each.status === "good" || each.status === "unknown key").map((each) => each.name);
  return `It is version ${only.version}${names.length > 0 ? `, signed by ${listed(names)}` : ", with no signature that holds"}.`;
}

/** How much of the history this computer can vouch for. */
export function anchorWords(anchored: boolean): string {
  return anchored
    ? "This computer has seen this history before, and everything that it saw is still there."
    : "Not anchored: this computer has not seen this history before, so it could not tell if something had been cut off.";
}
