/** What can be added to each document, and what it starts as: sensible, valid at once, and with an id of its own. */
import type { DocumentName } from "../backend/types/DocumentName";
import type { EditRequest } from "../backend/types/EditRequest";
import { freshId, freshLabel, isTree, valueAt } from "./path";

export interface Kind {
  /** The list or map that it goes into. */
  path: string;
  label: string;
  note: string;
  /** The id that it would like to have. */
  id: string;
  /** The item without its id and label, which the kind's own words give. */
  make: (tree: unknown) => Record<string, unknown>;
  /** What people call it; without one it has no label. */
  named?: string;
}

function ids(tree: unknown, path: string): string[] {
  const items = valueAt(tree, path);
  return Array.isArray(items) ? items.filter(isTree).map((each) => String(each["id"])) : [];
}

const category = (tree: unknown, at: number) => ids(tree, "categories").at(at) ?? "fit";

/** Half way between the two highest bands, so that the order of the thresholds holds. */
function newThreshold(tree: unknown): number {
  const bands = valueAt(tree, "bands");
  const from = (Array.isArray(bands) ? bands : []).filter(isTree).map((each) => Number(each["from"] ?? Number.NaN));
  const top = from.at(-1) ?? 0;
  const below = from.at(-2) ?? Number.NaN;
  return Number.isNaN(below) ? top - 10 : Math.floor((top + below) / 2);
}

const MQL: Kind[] = [
  { path: "rules", label: "Points for what a lead is", note: "an attribute, such as 500 or more employees", id: "new-rule", named: "New rule", make: (tree) => ({ category: category(tree, 0), when: { field: "employees", at_least: 100 }, points: 5 }) },
  { path: "rules", label: "Points in steps", note: "the more of a number, the more points", id: "new-steps", named: "New steps", make: (tree) => ({ category: category(tree, 0), field: "employees", tiers: [{ from: 50, points: 5 }, { from: 200, points: 10 }] }) },
  { path: "rules", label: "Points for what a lead does", note: "events within a time", id: "new-signal", named: "New signal", make: (tree) => ({ category: category(tree, -1), when: { event: "page_view", within: "30d" }, points: 5 }) },
  { path: "rules", label: "Points for each time", note: "every event counts, up to a limit", id: "new-each", named: "New signal for each event", make: (tree) => ({ category: category(tree, -1), each: { event: "page_view", within: "30d" }, points: 1, at_most: 5 }) },
  { path: "must_have", label: "A must", note: "without it no lead qualifies", id: "new-must", named: "New must", make: () => ({ when: { field: "email", known: true } }) },
  { path: "never", label: "A never", note: "with it a lead is disqualified", id: "new-never", named: "New never", make: () => ({ when: { field: "email_domain", in: ["example.com"] } }) },
  { path: "bands", label: "A band", note: "another step between no action and qualified", id: "new-band", named: "New band", make: (tree) => ({ from: newThreshold(tree), action: "Say what happens here." }) },
  { path: "categories", label: "A category", note: "points that are added up and limited together", id: "new-category", named: "New category", make: () => ({ cap: 20 }) },
  { path: "lists", label: "A list of values", note: "kept by name, for use in conditions", id: "new-list", make: () => ({}) },
  { path: "examples", label: "An example", note: "a made-up lead and the band that it must have", id: "new-example", named: "A lead that must qualify", make: (tree) => ({ lead: { email: "someone@company.example" }, events: [], band: ids(tree, "bands").at(-1) ?? "qualified" }) },
];

const SQL: Kind[] = [
  { path: "criteria", label: "A criterion", note: "what sales confirms", id: "new-criterion", named: "New criterion", make: () => ({ when: { field: "need", known: true } }) },
  { path: "rejection_reasons", label: "A reason for rejection", note: "and what happens next", id: "new-reason", named: "New reason", make: () => ({ then: "nurture" }) },
];

const SLA: Kind[] = [
  { path: "commitments", label: "A volume", note: "so many leads handed over", id: "new-volume", named: "Leads handed over", make: () => ({ by: "marketing", measure: "handed_off", per: "month", at_least: 50 }) },
  { path: "commitments", label: "A share of leads accepted", note: "", id: "new-acceptance", named: "Share of leads accepted", make: () => ({ by: "marketing", measure: "acceptance_rate", per: "month", at_least: "50%" }) },
  { path: "commitments", label: "A time to first touch", note: "", id: "new-touch", named: "Time to first touch", make: () => ({ by: "sales", measure: "time_to_first_touch", within: "24h", share: "95%" }) },
  { path: "commitments", label: "A time to decide", note: "accept or reject", id: "new-decision", named: "Time to decide", make: () => ({ by: "sales", measure: "time_to_decision", within: "5wd", share: "95%" }) },
];

const FUNNEL: Kind[] = [
  { path: "stages", label: "A step of the funnel", note: "from one stage to the next, with its rate", id: "new-step", make: () => ({ from: "meeting", to: "proposal", rate: "50%" }) },
];

const AGREEMENT: Kind[] = [
  { path: "leaders", label: "A leader", note: "who has a say", id: "new-leader", make: () => ({ title: "Leader", name: "Name", email: "someone@company.example" }) },
];

export const KINDS: Record<DocumentName, Kind[]> = { mql: MQL, sql: SQL, sla: SLA, funnel: FUNNEL, agreement: AGREEMENT };

/** The item of a kind, complete with its own id and label. */
export function newItem(kind: Kind, tree: unknown): Record<string, unknown> {
  const id = freshId(tree, kind.id);
  const label = kind.named === undefined ? {} : { label: freshLabel(valueAt(tree, kind.path), kind.named) };
  return { id, ...label, ...kind.make(tree) };
}

/** The edit that adds an item; where its list is not there yet, the list comes with it. */
export function addition(kind: Kind, tree: unknown): EditRequest {
  if (kind.path === "lists") {
    const lists = valueAt(tree, "lists");
    const names = isTree(lists) ? Object.keys(lists) : [];
    let name = kind.id;
    for (let number = 2; names.includes(name); number += 1) name = `${kind.id}-${number}`;
    const value = ["example"];
    return names.length === 0 ? { edit: "set", path: "lists", value: { [name]: value } } : { edit: "set", path: `lists.${name}`, value };
  }
  const item = newItem(kind, tree);
  if (valueAt(tree, kind.path) === undefined) return { edit: "set", path: kind.path, value: [item] };
  // A band belongs below the one that qualifies, which is always the last.
  const before = kind.path === "bands" ? (ids(tree, "bands").at(-1) ?? null) : null;
  return { edit: "add", path: kind.path, value: item, before };
}

/** A copy of an item right behind it; null where the item has no id to be told apart by. */
export function duplicate(section: string, id: string, tree: unknown): EditRequest | null {
  const items = valueAt(tree, section);
  if (!Array.isArray(items)) return null;
  const index = items.findIndex((each) => isTree(each) && each["id"] === id);
  const item: unknown = items[index];
  if (!isTree(item)) return null;
  const label = typeof item["label"] === "string" ? { label: freshLabel(items, `${item["label"]} (copy)`) } : {};
  const next: unknown = items[index + 1];
  const before = isTree(next) ? String(next["id"]) : null;
  return { edit: "add", path: section, value: { ...item, id: freshId(tree, `${id}-copy`), ...label }, before };
}

/** An item one place up or down; null where it is at the end already. */
export function moved(section: string, id: string, tree: unknown, step: -1 | 1): EditRequest | null {
  const order = ids(tree, section);
  const index = order.indexOf(id);
  const target = index + step;
  if (index < 0 || target < 0 || target >= order.length) return null;
  const before = step === -1 ? (order[target] ?? null) : (order[target + 1] ?? null);
  return { edit: "move", path: `${section}.${id}`, before };
}

/** An item before another one, or at the end; null where that changes nothing. */
export function movedBefore(section: string, id: string, before: string | null, tree: unknown): EditRequest | null {
  const order = ids(tree, section);
  const index = order.indexOf(id);
  if (index < 0 || before === id || (order[index + 1] ?? null) === before) return null;
  return { edit: "move", path: `${section}.${id}`, before };
}
