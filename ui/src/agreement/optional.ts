/** What an item may say and need not: offered in its menu to be added or taken away. */
import type { DocumentName } from "../backend/types/DocumentName";
import type { EditRequest } from "../backend/types/EditRequest";
import { isTree, join, valueAt } from "./path";

interface Optional {
  key: string;
  add: string;
  remove: string;
  value: (item: Record<string, unknown>) => unknown;
  fits?: (item: Record<string, unknown>) => boolean;
}

const isEventRule = (item: Record<string, unknown>) => "each" in item || (isTree(item["when"]) && "event" in item["when"]);

const BY_SECTION: Record<string, Optional[]> = {
  rules: [
    { key: "why", add: "Say why", remove: "Take the reason away", value: () => "Say why this matters." },
    { key: "halve_every", add: "Halve with time", remove: "No longer halve with time", value: () => "14d", fits: isEventRule },
  ],
  categories: [
    { key: "cap", add: "Limit upwards", remove: "Take the upper limit away", value: () => 50 },
    { key: "floor", add: "Limit downwards", remove: "Take the lower limit away", value: () => -30 },
  ],
  bands: [{ key: "needs", add: "Ask for points of a category", remove: "Ask for the score alone", value: () => ({ fit: 10 }), fits: (item) => "from" in item }],
  criteria: [{ key: "question", add: "Add the question to ask", remove: "Take the question away", value: () => "What do we ask?" }],
};

export interface OptionalChoice {
  label: string;
  edit: EditRequest;
}

/** The choices for an item of a section. */
export function optionalChoices(section: string, path: string, item: unknown): OptionalChoice[] {
  if (!isTree(item)) return [];
  return (BY_SECTION[section] ?? [])
    .filter((each) => each.fits?.(item) ?? true)
    .map((each): OptionalChoice => {
      const at = join(path, each.key);
      if (each.key in item) return { label: each.remove, edit: { edit: "remove", path: at } };
      return { label: each.add, edit: { edit: "set", path: at, value: each.value(item) } };
    });
}

interface OwnOption {
  path: string;
  label: string;
  note: string;
  value: unknown;
}

const OWN: Partial<Record<DocumentName, OwnOption[]>> = {
  funnel: [{ path: "lost_after", label: "When an open lead counts as lost", note: "an assumption that both sign", value: "180d" }],
  agreement: [
    { path: "effective_from", label: "From which day it holds", note: "else from the last signature", value: "2027-01-01" },
    { path: "calendar.holidays", label: "Holidays", note: "days on which nobody works", value: ["2027-01-01"] },
  ],
};

/** What a document may say of itself and does not say yet. */
export function ownAdditions(document: DocumentName, tree: unknown): { label: string; note: string; edit: EditRequest }[] {
  return (OWN[document] ?? [])
    .filter((each) => valueAt(tree, each.path) === undefined)
    .map((each) => ({ label: each.label, note: each.note, edit: { edit: "set", path: each.path, value: each.value } }));
}

/** Whether a document's own value may be taken away. */
export function isOwnOptional(document: DocumentName, path: string): boolean {
  return (OWN[document] ?? []).some((each) => each.path === path);
}
