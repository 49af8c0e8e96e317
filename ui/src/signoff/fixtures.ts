/** Views as the program gives them, for the tests of this folder: typed by what crosses, so that they cannot go stale unseen. */
import type { EvidenceNumbers } from "../backend/types/EvidenceNumbers";
import type { EvidenceRate } from "../backend/types/EvidenceRate";
import type { EvidenceSide } from "../backend/types/EvidenceSide";
import type { LeaderView } from "../backend/types/LeaderView";
import type { SealView } from "../backend/types/SealView";
import type { SignatureView } from "../backend/types/SignatureView";
import type { SignOffView } from "../backend/types/SignOffView";
import type { StatementView } from "../backend/types/StatementView";
import type { VersionEntry } from "../backend/types/VersionEntry";
import type { VersionView } from "../backend/types/VersionView";

export const digest = (start: string) => start.repeat(64).slice(0, 64);

export function signature(leader: "marketing" | "sales", more: Partial<SignatureView> = {}): SignatureView {
  const dana = leader === "marketing";
  return {
    leader,
    name: dana ? "Dana Reyes" : "Lee Park",
    title: dana ? "CMO" : "Sales director",
    former: false,
    status: "good",
    claimed_at: dana ? "2026-03-02T09:15:00Z" : "2026-03-03T16:40:00Z",
    statement_sha256: digest(dana ? "d1" : "1e"),
    key: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${dana ? "Dana" : "Lee0"}`,
    fingerprint: `SHA256:${dana ? "kM4nUr0Xc2yQd8fZ1tBvPpLs6WjEaGhHiKo9Rr3Tuzw" : "Zx81LmQpRt5Yv0NcBdWsAeHgJkUiOoP2q3r4S5t6U7v"}`,
    sample: true,
    ...more,
  };
}

const unsigned = { status: "missing", claimed_at: null, statement_sha256: null } as const;

export function entry(version: number, more: Partial<VersionEntry> = {}): VersionEntry {
  const sha = digest(`${version}fa92c10`);
  return {
    version,
    folder: `${String(version).padStart(4, "0")}-${sha.slice(0, 8)}`,
    status: "proposed",
    manifest_sha256: sha,
    previous: version > 1 ? digest(`${version - 1}fa92c10`) : null,
    message: "Points for intent instead of downloads; sales sees fewer leads and accepts more of them.",
    proposed_by: "Dana Reyes",
    proposed_at: "2026-03-01T08:00:00Z",
    since: null,
    signatures: [signature("marketing", unsigned), signature("sales", unsigned)],
    declined: [],
    withdrawn: null,
    without: [],
    ...more,
  };
}

export const first: VersionEntry = entry(1, {
  status: "in-force",
  since: "2026-03-03T16:40:00Z",
  message: "What both sides meant so far, written down.",
  signatures: [signature("marketing"), signature("sales")],
});

export const seal: SealView = {
  version: 1,
  folder: first.folder,
  manifest_sha256: first.manifest_sha256,
  since: "2026-03-03T16:40:00Z",
  claimed: true,
  signatures: first.signatures,
  without: [],
};

export const leaders: LeaderView[] = (["marketing", "sales"] as const).map((id) => {
  const { name, title, key, fingerprint } = signature(id);
  const own = [{ leader: id, path: `/home/dana/.local/share/countersign/keys/sample/${id}`, public_key: key, fingerprint, sample: true, encrypted: false }];
  return { id, name, title, required: true, key, fingerprint, own };
});

export function signOff(more: Partial<SignOffView> = {}): SignOffView {
  return { in_force: seal, to_come: null, waiting: [], versions: [first], faults: [], anchored: true, draft_changes: 3, leaders, ...more };
}

export function rate(known: number, unknown: number, share: string | null): EvidenceRate {
  return { rate: share, low: share && "0.3610", high: share && "0.8000", known, unknown, worst: share && "0.3500", best: share && "0.8500" };
}

export function side(qualified: number, months: [string, number][], more: Partial<EvidenceSide> = {}): EvidenceSide {
  return {
    qualified,
    handed_off: qualified,
    accepted: 40,
    rejected: 60,
    acceptance_rate: rate(100, 7, "0.4000"),
    win_rate: rate(80, 27, "0.0170"),
    won: 2,
    lost: 18,
    open: 20,
    never_worked: 7,
    reached_meeting: 12,
    reached_proposal: 5,
    amount: "16500.5",
    per_month: months.map(([month, qualified]) => ({ month, qualified })),
    ...more,
  };
}

export const numbers: EvidenceNumbers = {
  as_of: "2026-02-28T23:59:59Z",
  moment: "handoff",
  dataset: { leads: 240, events: 3100, stages: 410, from: "2025-09-01T00:00:00Z", to: "2026-02-28T23:59:59Z", sha256: digest("ab12") },
  leads: 240,
  from: digest("0a"),
  to: digest("0b"),
  cells: [
    { from: "nurture", to: "nurture", outcome: "never_worked", leads: 120, amount: "0" },
    { from: "nurture", to: "qualified", outcome: "won", leads: 3, amount: "42000" },
    { from: "nurture", to: "qualified", outcome: "rejected", leads: 2, amount: "0" },
    { from: "qualified", to: "qualified", outcome: "won", leads: 1, amount: "9000" },
    { from: "qualified", to: "qualified", outcome: "rejected", leads: 44, amount: "0" },
    { from: "qualified", to: "nurture", outcome: "rejected", leads: 61, amount: "0" },
    { from: "qualified", to: "nurture", outcome: "won", leads: 1, amount: "7500.5" },
    { from: "qualified", to: "disqualified", outcome: "lost", leads: 8, amount: "0" },
  ],
  side_from: side(115, [["2025-11", 60], ["2026-01", 55]]),
  side_to: side(50, [["2025-11", 20], ["2026-02", 30]], { accepted: 38, acceptance_rate: rate(49, 1, "0.7755") }),
  lost_after: { after: "180d", decided: 5 },
  warnings: [{ code: "unknown-column", rule: "pricing-page", message: "no lead has the column `pricing_views`" }],
};

export const bands = [
  { id: "nurture", label: "Keep warming" },
  { id: "qualified", label: "Qualified" },
];

export function versionView(of: VersionEntry, more: Partial<VersionView> = {}): VersionView {
  return {
    entry: of,
    name: "Acme lead agreement",
    currency: "USD",
    documents: [
      {
        document: "mql",
        text: "bands:\n  - id: qualified\n    from: 65\n",
        sha256: digest("c0"),
        sections: [
          {
            path: "rules",
            title: "Scoring rules",
            items: [
              {
                id: "big",
                path: "rules.big",
                label: "Big company",
                parts: [
                  { part: "words", text: "Add " },
                  { part: "slot", path: "rules.big.points", kind: "integer", text: "15" },
                  { part: "words", text: " points when " },
                  { part: "group", path: "rules.big.when", parts: [{ part: "slot", path: "rules.big.when.field", kind: "field", text: "employees" }, { part: "words", text: " is at least " }, { part: "slot", path: "x", kind: "number", text: "1500" }] },
                  { part: "words", text: "." },
                ],
              },
            ],
          },
        ],
      },
    ],
    changes: [
      { document: "mql", id: "qualified", kind: "changed", effect: "tightens", sentence: "“Qualified” now begins at 65, before at 50." },
      { document: "mql", id: "pricing-page", kind: "added", effect: "loosens", sentence: "The rule “Read the pricing page” was added: Add 25 points when the lead read the pricing page at least twice in the last 14 days." },
      { document: "sla", id: "follow-up", kind: "changed", effect: "wording", sentence: "“Follow-up” is now called “First call”." },
    ],
    evidence: { program: "0.1.0", first: of.previous === null, numbers },
    bands,
    ...more,
  };
}

export function statement(of: VersionEntry, leader: "marketing" | "sales", more: Partial<StatementView> = {}): StatementView {
  const { name, title, key, fingerprint } = signature(leader);
  return {
    folder: of.folder,
    leader,
    name,
    title,
    former: false,
    declines: false,
    text: `{"agreement":null,"leader":"${leader}","version":${of.version}}`,
    statement_sha256: digest("5a"),
    manifest_sha256: of.manifest_sha256,
    key,
    fingerprint,
    own: leaders.find((each) => each.id === leader)?.own ?? [],
    ...more,
  };
}
