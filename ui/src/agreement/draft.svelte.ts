/**
 * The draft as the window sees it: the last answer of the program, and the edits on their way to it. Edits go one after
 * the other, in the order in which they were made; what is typed quickly at one place goes as one.
 */
import { call } from "../backend/call";
import type { DocumentName } from "../backend/types/DocumentName";
import type { DocumentView } from "../backend/types/DocumentView";
import type { DraftView } from "../backend/types/DraftView";
import type { EditRequest } from "../backend/types/EditRequest";
import type { FaultView } from "../backend/types/FaultView";
import type { ResolveChoice } from "../backend/types/ResolveChoice";

interface Waiting {
  document: DocumentName;
  edit: EditRequest;
  group: string | null;
  timer: ReturnType<typeof setTimeout>;
}

export class Draft {
  view = $state.raw<DraftView | null>(null);
  fault = $state.raw<FaultView | null>(null);
  /** Calls under way. */
  pending = $state(0);
  /** Whether an edit waits for a pause in typing. */
  #held = $state(false);
  #queue: Promise<void> = Promise.resolve();
  #waiting: Waiting | null = null;

  /** Whether the view tells of every edit that was made: until then it may be of an older state than the page. */
  get settled(): boolean {
    return this.pending === 0 && !this.#held;
  }

  document(name: DocumentName): DocumentView | undefined {
    return this.view?.documents.find((each) => each.document === name);
  }

  load(): Promise<void> {
    return this.#send(() => call("agreement_draft", {}));
  }

  /** Edits at once. Edits of one `group` are one step of undo. */
  edit(document: DocumentName, edit: EditRequest, group: string | null = null): Promise<void> {
    this.flush();
    return this.#send(() => call("agreement_edit", { document, edit, group }));
  }

  /** Edits as soon as the person pauses; a later edit at the same place takes the place of one that still waits. */
  editSoon(document: DocumentName, edit: EditRequest, group: string | null, pause = 120) {
    const waiting = this.#waiting;
    if (waiting) {
      clearTimeout(waiting.timer);
      if (waiting.document !== document || !samePlace(waiting.edit, edit)) this.flush();
    }
    this.#waiting = { document, edit, group, timer: setTimeout(() => this.flush(), pause) };
    this.#held = true;
  }

  /** Sends what still waits for a pause. */
  flush() {
    const waiting = this.#waiting;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#waiting = null;
    this.#held = false;
    void this.#send(() => call("agreement_edit", { document: waiting.document, edit: waiting.edit, group: waiting.group }));
  }

  undo(): Promise<void> {
    this.flush();
    return this.#send(() => call("agreement_undo", {}));
  }

  redo(): Promise<void> {
    this.flush();
    return this.#send(() => call("agreement_redo", {}));
  }

  /** Decides what several changed without knowledge of each other. */
  resolve(conflict: string, choice: ResolveChoice): Promise<void> {
    this.flush();
    return this.#send(() => call("agreement_resolve", { conflict, choice }));
  }

  /** Brings the draft back to what it was after a change. */
  restore(change: string): Promise<void> {
    this.flush();
    return this.#send(() => call("agreement_restore", { change }));
  }

  /** Makes somebody else's suggestion a change. */
  accept(suggestion: string): Promise<void> {
    this.flush();
    return this.#send(() => call("agreement_accept", { suggestion }));
  }

  /** What others did so far is no news any more. */
  looked(): Promise<void> {
    return this.#send(() => call("agreement_looked", {}));
  }

  /** Merges a copy that a sync tool has put beside a document, or only puts it aside. */
  leftover(name: string, merge: boolean): Promise<void> {
    this.flush();
    return this.#send(() => call("agreement_leftover", { name, merge }));
  }

  #send(ask: () => Promise<DraftView>): Promise<void> {
    this.pending += 1;
    this.#queue = this.#queue.then(async () => {
      try {
        this.view = await ask();
        this.fault = null;
      } catch (fault) {
        this.fault = fault as FaultView;
      } finally {
        this.pending -= 1;
      }
    });
    return this.#queue;
  }
}

/** Whether two edits write to the same place, so that the later one says it all. */
export function samePlace(one: EditRequest, other: EditRequest): boolean {
  if (one.edit === "set" && other.edit === "set") return one.path === other.path;
  return one.edit === "replace" && other.edit === "replace";
}
