/** What an item may say and need not: offered in its menu to be added or taken away. */
import type { EditRequest } from "../backend/types/EditRequest";
import { isTree, join } from "./path";

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
  leaders: [],
};

export interface OptionalChoice {
  label: string;
  edit: EditRequest;
}

/** The choices for an item of a section. */
export function optionalChoices(section: string, path: string, item: unknown): OptionalChoice[] {
  if (!isTree(item)) return [];
  const choices = (BY_SECTION[section] ?? [])
    .filter((each) => each.fits?.(item) ?? true)
    .map((each): OptionalChoice => {
      const at = join(path, each.key);
      if (each.key in item) return { label: each.remove, edit: { edit: "remove", path: at } };
      return { label: each.add, edit: { edit: "set", path: at, value: each.value(item) } };
    });
  return [...choices, ...tierChoices(path, item)];
}

/** A rule in steps can have another step above its highest, and lose that one. */
function tierChoices(path: string, item: Record<string, unknown>): OptionalChoice[] {
  const tiers = item["tiers"];
  if (!Array.isArray(tiers)) return [];
  const last: unknown = tiers.at(-1);
  const from = isTree(last) ? Number(last["from"]) : 0;
  const points = isTree(last) ? Number(last["points"]) : 0;
  const tier = { from: from > 0 ? from * 2 : from + 10, points: points + 5 };
  const choices: OptionalChoice[] = [{ label: "Add a step", edit: { edit: "add", path: join(path, "tiers"), value: tier, before: null } }];
  if (tiers.length > 1) choices.push({ label: "Remove the last step", edit: { edit: "remove", path: join(path, "tiers", String(tiers.length - 1)) } });
  return choices;
}
