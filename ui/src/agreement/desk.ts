/** What every part of a document's page needs: the document, the words that may be used, and the way to edit. */
import { getContext, setContext } from "svelte";
import type { DocumentName } from "../backend/types/DocumentName";
import type { DocumentView } from "../backend/types/DocumentView";
import type { EditRequest } from "../backend/types/EditRequest";
import type { Vocabulary } from "./choices";

export interface Desk {
  readonly name: DocumentName;
  readonly view: DocumentView;
  readonly vocabulary: Vocabulary;
  /** Whether `view` tells of every edit; until then it may be older than what is being typed. */
  readonly settled: boolean;
  /** Edits at once: a click, a choice. */
  edit(edit: EditRequest): Promise<void>;
  /** Edits as one types; edits of one `group` are one step of undo. */
  editSoon(path: string, value: unknown, group: string): void;
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
