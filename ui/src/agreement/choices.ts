/** What may be chosen in a slot or is worth suggesting there: from the documents and from the leads at hand. */
import type { DocumentName } from "../backend/types/DocumentName";
import type { DraftView } from "../backend/types/DraftView";
import type { LeadsSummary } from "../backend/types/LeadsSummary";
import type { Suggestion } from "../parts/Suggest.svelte";
import { count, words } from "../parts/format";
import { isTree, lastKey, parentOf, valueAt } from "./path";

export interface Choice {
  value: unknown;
  label: string;
}

const MEASURES = ["handed_off", "acceptance_rate", "time_to_first_touch", "time_to_decision", "rejections_with_reason"];
const STAGES = ["handed_off", "first_touch", "accepted", "rejected", "meeting", "proposal", "won", "lost"];
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function named(items: unknown): Choice[] {
  if (!Array.isArray(items)) return [];
  return items.filter(isTree).map((each) => ({ value: each["id"], label: String(each["label"] ?? each["title"] ?? each["id"]) }));
}

const plain = (values: string[]): Choice[] => values.map((value) => ({ value, label: words(value) }));

/** The words of the documents and of the leads that a person may use. */
export class Vocabulary {
  constructor(
    private readonly draft: DraftView | null,
    private readonly leads: LeadsSummary | null,
  ) {}

  tree(document: DocumentName): unknown {
    return this.draft?.documents.find((each) => each.document === document)?.value;
  }

  get fields(): Suggestion[] {
    const columns = this.leads?.columns ?? [];
    const known = columns.map((each) => ({ value: each.name, note: each.type }));
    const derived = columns.some((each) => each.name === "email") && !columns.some((each) => each.name === "email_domain");
    return derived ? [...known, { value: "email_domain", note: "from email" }] : known;
  }

  get events(): Suggestion[] {
    const known = this.leads?.event_names ?? [];
    return [...known.map((each) => ({ value: each.name, note: count(each.events) })), { value: "any", note: "every event" }];
  }

  typeOf(field: unknown): string | undefined {
    if (field === "email_domain") return "text";
    return this.leads?.columns.find((each) => each.name === field)?.type;
  }

  valuesOf(field: unknown): Suggestion[] {
    const column = this.leads?.columns.find((each) => each.name === field);
    return (column?.commonest ?? []).map((each) => ({ value: each.value, note: count(each.leads) }));
  }

  propertiesOf(event: unknown): Suggestion[] {
    const names = this.leads?.event_names ?? [];
    const wanted = names.filter((each) => event === "any" || each.name === event);
    return [...new Set(wanted.flatMap((each) => each.properties))].map((value) => ({ value }));
  }

  get lists(): string[] {
    const lists = valueAt(this.tree("mql"), "lists");
    return isTree(lists) ? Object.keys(lists) : [];
  }

  /** The choices of a slot that takes nothing else. */
  choices(document: DocumentName, path: string, raw: unknown): Choice[] {
    const tree = this.tree(document);
    const found = this.#choices(lastKey(path), tree);
    if (found.length === 0 && typeof raw === "boolean") {
      return [
        { value: true, label: "true" },
        { value: false, label: "false" },
      ];
    }
    return found.some((each) => each.value === raw) || raw === undefined ? found : [...found, { value: raw, label: String(raw) }];
  }

  #choices(key: string, tree: unknown): Choice[] {
    switch (key) {
      case "category":
        return named(valueAt(tree, "categories"));
      case "band":
        return [...named(valueAt(tree, "bands")), { value: "disqualified", label: "disqualified" }];
      case "list":
        return plain(this.lists);
      case "from":
      case "to":
        return ["lead", ...STAGES].map((value) => ({ value, label: words(value) }));
      case "by":
        return named(valueAt(this.tree("agreement"), "leaders"));
      case "measure":
        return plain(MEASURES);
      case "per":
        return plain(["week", "month"]);
      default:
        return [];
    }
  }

  /** What is worth suggesting for a text or for a member of a list. */
  suggestions(document: DocumentName, path: string): Suggestion[] {
    const tree = this.tree(document);
    const key = lastKey(path);
    if (key === "field") return this.fields;
    if (key === "event") return this.events;
    if (key === "then") return ["nurture", "close"].map((value) => ({ value }));
    if (key === "workdays") return DAYS.map((value) => ({ value }));
    if (key === "required") return named(valueAt(this.tree("agreement"), "leaders")).map((each) => ({ value: String(each.value), note: each.label }));
    if (key === "always") return named(valueAt(tree, "criteria")).map((each) => ({ value: String(each.value), note: each.label }));
    const test = valueAt(tree, parentOf(path));
    return isTree(test) && "field" in test ? this.valuesOf(test["field"]) : [];
  }
}
