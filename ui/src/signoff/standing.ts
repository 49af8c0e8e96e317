/** How versions stand, in words. */
import type { SealView } from "../backend/types/SealView";
import type { SignatureStatus } from "../backend/types/SignatureStatus";
import type { SignatureView } from "../backend/types/SignatureView";
import type { SignOffView } from "../backend/types/SignOffView";
import type { VersionEntry } from "../backend/types/VersionEntry";
import type { VersionStatus } from "../backend/types/VersionStatus";
import { listed } from "../parts/format";

/** How grave a standing is, which its colour shows. */
export type Tone = "held" | "quiet" | "waits" | "fault";

const STANDINGS: Record<VersionStatus, { label: string; tone: Tone }> = {
  signed: { label: "signed by all", tone: "held" },
  "in-force": { label: "in force", tone: "held" },
  "to-come": { label: "signed, to come", tone: "held" },
  superseded: { label: "was in force", tone: "quiet" },
  proposed: { label: "waits for signatures", tone: "waits" },
  declined: { label: "declined", tone: "quiet" },
  withdrawn: { label: "withdrawn", tone: "quiet" },
  forked: { label: "frozen twice", tone: "fault" },
  "hand-over": { label: "waits for a hand-over", tone: "waits" },
  broken: { label: "does not hold", tone: "fault" },
};

export function standing(status: VersionStatus): { label: string; tone: Tone } {
  return STANDINGS[status];
}

const SIGNATURES: Record<SignatureStatus, string> = {
  good: "signed",
  bad: "the signature does not hold",
  "unknown key": "signed with a key that is not known",
  missing: "not yet signed",
};

export function signatureWords(status: SignatureStatus): string {
  return SIGNATURES[status];
}

/** "Version 5", with the beginning of its digest where another version has the same number. */
export function versionName(entry: { version: number; folder: string }, all: readonly { version: number }[]): string {
  const twins = all.filter((each) => each.version === entry.version).length > 1;
  return twins ? `Version ${entry.version}-${entry.folder.split("-").at(-1) ?? ""}` : `Version ${entry.version}`;
}

/** Who has neither signed nor declined. */
export function missing(entry: VersionEntry): SignatureView[] {
  return entry.signatures.filter((each) => each.status !== "good" && each.status !== "unknown key" && !entry.declined.some((no) => no.leader === each.leader));
}

/** "Lee Park has yet to sign."; empty when nobody has. */
export function yetToSign(entry: VersionEntry): string {
  const names = [...new Set(missing(entry).map((each) => each.name))];
  return names.length === 0 ? "" : `${listed(names)} ${names.length === 1 ? "has" : "have"} yet to sign.`;
}

/** Those whose names a seal carries: who signed as a leader of that version. */
export function signers(seal: SealView): SignatureView[] {
  return seal.signatures.filter((each) => !each.former);
}

/** "Dana Reyes, CMO, and Lee Park, Sales director". */
export function between(people: readonly { name: string; title: string }[]): string {
  const told = people.map((each) => `${each.name}, ${each.title}`);
  return told.length < 2 ? told.join("") : `${told.slice(0, -1).join("; ")}, and ${told.at(-1)}`;
}

/** The newest version that all have signed: what a draft is held against. */
export function head(view: SignOffView): SealView | null {
  return view.to_come ?? view.in_force;
}

/** "The draft differs from version 4 in 3 places." */
export function differs(changes: number, version: number | null): string {
  if (version === null) return "Nothing is signed yet.";
  if (changes === 0) return `The draft says what version ${version} says.`;
  return `The draft differs from version ${version} in ${changes === 1 ? "one place" : `${changes} places`}.`;
}

/** A version where any definition can be named: `v4-3fa92c10`, which is the same even if another one has its number. */
export function reference(folder: string): string {
  const [, number = folder, digits = ""] = /^0*(\d+)-(.+)$/.exec(folder) ?? [];
  return digits === "" ? folder : `v${number}-${digits}`;
}

export interface Choice {
  /** As the program names it. */
  ref: string;
  label: string;
}

/** What can be compared: every version, newest first, and the draft. */
export function comparable(versions: readonly VersionEntry[]): Choice[] {
  const one = (entry: VersionEntry): Choice => ({ ref: reference(entry.folder), label: `${versionName(entry, versions)}, ${standing(entry.status).label}` });
  return [{ ref: "draft", label: "The draft" }, ...versions.map(one)];
}

/** What is compared first: the newest version with the one that it was built on, or the draft where there is only one. */
export function firstPair(versions: readonly VersionEntry[]): { from: string; to: string } | null {
  const [newest] = versions;
  if (!newest) return null;
  const before = versions.find((each) => newest.previous !== null && each.manifest_sha256 === newest.previous);
  return before ? { from: reference(before.folder), to: reference(newest.folder) } : { from: reference(newest.folder), to: "draft" };
}

const EFFECTS = [
  { id: "tightens", one: "tightens", many: "tighten" },
  { id: "loosens", one: "loosens", many: "loosen" },
  { id: "either", one: "may do either", many: "may do either" },
  { id: "wording", one: "is wording", many: "are wording" },
] as const;

/** "12 changes: 5 tighten, 4 loosen, one is wording." */
export function changesInShort(changes: readonly { effect: string }[]): string {
  const [only] = changes;
  if (!only) return "Nothing changes.";
  if (changes.length === 1) return `One change, which ${EFFECTS.find((each) => each.id === only.effect)?.one ?? only.effect}.`;
  const told = EFFECTS.flatMap((each) => {
    const how = changes.filter((change) => change.effect === each.id).length;
    return how === 0 ? [] : [how === 1 ? `one ${each.one}` : `${how} ${each.many}`];
  });
  return `${changes.length} changes: ${listed(told)}.`;
}

/** What a person wrote, in one line: so it stands in the history. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
