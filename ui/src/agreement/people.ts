/** The others who work on the same draft: their colour, what they changed, and where they are. */
import type { DocumentName } from "../backend/types/DocumentName";
import type { DraftChangeView } from "../backend/types/DraftChangeView";
import type { PresenceView } from "../backend/types/PresenceView";
import type { SuggestionView } from "../backend/types/SuggestionView";
import { counted, listed } from "../parts/format";
import { PAGES } from "./pages";
import { within } from "./path";

/** As many as `app.css` has. */
const COLOURS = 4;

/** The colour of a person: the same one on every device and every day. */
export function colourOf(author: string): string {
  let sum = 0;
  for (const letter of author) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return `var(--author-${(sum % COLOURS) + 1})`;
}

/** The others' latest changes at an item, one of each person, latest first. */
export function newsAt(news: readonly DraftChangeView[], document: DocumentName, path: string): DraftChangeView[] {
  const here = news.filter((each) => each.document === document && each.places.some((place) => within(place, path)));
  return here.filter((each, at) => here.findIndex((other) => other.author === each.author) === at);
}

/** The others' suggestions that wait for whoever looks at them. */
export function toDecide(suggestions: readonly SuggestionView[]): SuggestionView[] {
  return suggestions.filter((each) => each.status === "open" && !each.mine);
}

/** "2 changes by Lee Park since you last looked" */
export function newsInShort(count: number, news: readonly DraftChangeView[]): string {
  const authors = [...new Set(news.map((each) => each.author))];
  return `${counted(count, "change", "changes")}${authors.length > 0 ? ` by ${listed(authors)}` : ""} since you last looked`;
}

/** "Lee Park is here, in MQL" */
export function presence(others: readonly PresenceView[]): string {
  const one = (each: PresenceView) => {
    const page = PAGES.find((page) => page.id === each.document);
    return `${each.author} is here${page ? `, in ${page.label}` : ""}`;
  };
  return [...new Set(others.map(one))].join("; ");
}
