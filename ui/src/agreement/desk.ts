/** What every part of a document's page needs: the document, the words that may be used, and the way to edit. */
import { getContext, setContext } from "svelte";
import type { ConflictView } from "../backend/types/ConflictView";
import type { DocumentName } from "../backend/types/DocumentName";
import type { DocumentView } from "../backend/types/DocumentView";
import type { DraftChangeView } from "../backend/types/DraftChangeView";
import type { EditRequest } from "../backend/types/EditRequest";
import type { FaultMakersView } from "../backend/types/FaultMakersView";
import type { ResolveChoice } from "../backend/types/ResolveChoice";
import type { SuggestionView } from "../backend/types/SuggestionView";
import type { ThreadAnswer } from "../backend/types/ThreadAnswer";
import type { ThreadView } from "../backend/types/ThreadView";
import type { Vocabulary } from "./choices";

export interface Desk {
  readonly name: DocumentName;
  readonly view: DocumentView;
  readonly vocabulary: Vocabulary;
  /** Whether `view` tells of every edit; until then it may be older than what is being typed. */
  readonly settled: boolean;
  /** The agreement's time zone. */
  readonly timezone: string;
  /** What is to be decided in this document. */
  readonly conflicts: readonly ConflictView[];
  /** The others' changes since one last looked, in every document. */
  readonly news: readonly DraftChangeView[];
  /** What was said about this document. */
  readonly threads: readonly ThreadView[];
  /** What is suggested in this document, and what became of it. */
  readonly suggestions: readonly SuggestionView[];
  /** Where something would be changed while one suggests; null while one changes the document itself. */
  readonly supposed: readonly string[] | null;
  /** Changes with the draft and with the leads. */
  readonly turn: string;
  /** Whether there are leads. */
  readonly leads: boolean;
  /** Whose changes the errors of the draft come from. */
  readonly makers: readonly FaultMakersView[];
  /** Edits at once: a click, a choice. */
  edit(edit: EditRequest): Promise<void>;
  /** Edits as one types; edits of one `group` are one step of undo. */
  editSoon(path: string, value: unknown, group: string): void;
  /** Decides a conflict. */
  resolve(conflict: string, choice: ResolveChoice): Promise<void>;
  /** Begins a thread on a place; whether it is there now. */
  comment(place: string, text: string): Promise<boolean>;
  /** Goes on with a thread; whether that is done. */
  answer(thread: string, answer: ThreadAnswer): Promise<boolean>;
  /** Begins to suggest instead of changing. */
  suggest(): void;
  /** Makes somebody else's suggestion a change of the draft. */
  accept(suggestion: string): Promise<void>;
  /** Says no to somebody else's suggestion; whether that is done. */
  decline(suggestion: string, reason: string): Promise<boolean>;
  /** Takes one's own suggestion back; whether that is done. */
  withdraw(suggestion: string): Promise<boolean>;
  /** Shows where a path stands in the YAML. */
  showInYaml(path: string): void;
}

const KEY = Symbol("desk");

export function setDesk(desk: Desk) {
  setContext(KEY, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}

let groups = 0;

/** A name for the edits of one visit to a field. */
export function freshGroup(path: string): string {
  groups += 1;
  return `${path}#${Date.now().toString(36)}-${groups}`;
}
