/**
 * Suggesting on one document instead of changing it: what is edited meanwhile is only supposed, step upon step, until it is
 * sent as one suggestion or dropped. The page shows the document as it would be.
 */
import { asFault, call } from "../backend/call";
import type { DocumentName } from "../backend/types/DocumentName";
import type { DocumentView } from "../backend/types/DocumentView";
import type { EditRequest } from "../backend/types/EditRequest";
import type { FaultView } from "../backend/types/FaultView";
import type { SupposedDocumentView } from "../backend/types/SupposedDocumentView";
import { samePlace } from "./draft.svelte";

interface Step {
  edit: EditRequest;
  group: string | null;
}

export class Suggesting {
  active = $state(false);
  fault = $state.raw<FaultView | null>(null);
  #steps = $state.raw<Step[]>([]);
  #supposed = $state.raw<SupposedDocumentView | null>(null);
  /** Answers under way. */
  #pending = $state(0);
  #held = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<void> = Promise.resolve();
  #turn = 0;

  constructor(readonly document: DocumentName) {}

  /** The document as it would be; null while nothing is supposed. */
  get view(): DocumentView | null {
    return this.active ? (this.#supposed?.view ?? null) : null;
  }

  /** What would change, in words; empty while that is nothing. */
  get sentence(): string {
    return this.#supposed?.sentence ?? "";
  }

  get edits(): EditRequest[] {
    return this.#steps.map((each) => each.edit);
  }

  /** Where something would be changed. */
  get places(): string[] {
    return this.edits.flatMap((edit) => (edit.edit === "replace" ? [] : edit.edit === "add" ? [typeof edit.value === "object" && edit.value !== null && "id" in edit.value ? `${edit.path}.${String(edit.value.id)}` : edit.path] : [edit.path]));
  }

  /** Whether `view` tells of every step. */
  get settled(): boolean {
    return this.#pending === 0 && !this.#held;
  }

  begin() {
    this.active = true;
  }

  /** Drops what was not sent. */
  end() {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#held = false;
    this.#steps = [];
    this.#supposed = null;
    this.fault = null;
    this.active = false;
  }

  edit(edit: EditRequest, group: string | null = null): Promise<void> {
    const before = this.#steps;
    this.#steps = [...before.filter((each, at) => !replaced(each, edit, group, at === before.length - 1)), { edit, group }];
    return this.#ask(before);
  }

  /** Edits as soon as the person pauses; what is typed at one place is one step. */
  editSoon(edit: EditRequest, group: string | null, pause = 120) {
    clearTimeout(this.#timer);
    this.#held = true;
    this.#timer = setTimeout(() => {
      this.#held = false;
      void this.edit(edit, group);
    }, pause);
  }

  /** Takes back the last step. */
  undo(): Promise<void> {
    const before = this.#steps;
    if (before.length === 0) return Promise.resolve();
    this.#steps = before.slice(0, -1);
    return this.#ask(before);
  }

  /** The draft itself has changed meanwhile. */
  follow(): Promise<void> {
    return this.#steps.length === 0 ? Promise.resolve() : this.#ask(this.#steps);
  }

  /** `before` are the steps to go back to when the new ones cannot be made. */
  #ask(before: Step[]): Promise<void> {
    const turn = this.#turn;
    this.#pending += 1;
    this.#queue = this.#queue.then(async () => {
      const steps = this.#steps;
      try {
        const answer = steps.length === 0 || turn !== this.#turn ? null : await call("agreement_suppose", { document: this.document, edits: this.edits });
        if (turn !== this.#turn) return;
        this.#supposed = answer;
        this.fault = null;
      } catch (thrown) {
        if (turn !== this.#turn) return;
        this.fault = asFault(thrown);
        if (steps === this.#steps) this.#steps = before;
      } finally {
        this.#pending -= 1;
      }
    });
    return this.#queue;
  }
}

/** Whether a further edit takes the place of an earlier step: a text replaces all, typing on the last word of the same visit. */
function replaced(step: Step, edit: EditRequest, group: string | null, last: boolean): boolean {
  if (edit.edit === "replace") return true;
  return last && group !== null && step.group === group && samePlace(step.edit, edit);
}
