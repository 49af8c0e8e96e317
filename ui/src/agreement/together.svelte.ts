/** The draft as several people's: who is here, what they changed since one last looked, and what they say about it. */
import { asFault, call } from "../backend/call";
import type { DocumentName } from "../backend/types/DocumentName";
import type { DraftChangeView } from "../backend/types/DraftChangeView";
import type { EditRequest } from "../backend/types/EditRequest";
import type { FaultView } from "../backend/types/FaultView";
import type { PresenceView } from "../backend/types/PresenceView";
import type { SuggestionView } from "../backend/types/SuggestionView";
import type { ThreadAnswer } from "../backend/types/ThreadAnswer";
import type { ThreadView } from "../backend/types/ThreadView";

export class Together {
  others = $state.raw<PresenceView[]>([]);
  /** The others' changes since one last looked, latest first. */
  news = $state.raw<DraftChangeView[]>([]);
  threads = $state.raw<ThreadView[]>([]);
  suggestions = $state.raw<SuggestionView[]>([]);
  fault = $state.raw<FaultView | null>(null);
  /** Answers of another workspace must not show in this one. */
  #turn = 0;

  /** Another workspace, or none. */
  clear() {
    this.#turn += 1;
    this.others = [];
    this.news = [];
    this.threads = [];
    this.suggestions = [];
    this.fault = null;
  }

  /** Says that somebody is here, in which document, and learns who else is. */
  present(document: DocumentName | null): Promise<boolean> {
    return this.#ask(() => call("agreement_present", { document }), (others) => (this.others = others));
  }

  /** Follows how many changes are news: which ones they are is only asked for when there are any. */
  async follow(count: number): Promise<void> {
    if (count === 0) this.news = [];
    else await this.#ask(() => call("agreement_history", {}), (all) => (this.news = all.filter((each) => each.news)));
  }

  read(): Promise<boolean> {
    return this.#ask(() => call("agreement_threads", {}), (threads) => (this.threads = threads));
  }

  /** Which suggestions there are, and how they stand to the draft as it is. */
  readSuggestions(): Promise<boolean> {
    return this.#ask(() => call("agreement_suggestions", {}), (suggestions) => (this.suggestions = suggestions));
  }

  /** Suggests edits instead of making them; whether that is done. */
  suggest(document: DocumentName, edits: EditRequest[], why: string): Promise<boolean> {
    return this.#ask(() => call("agreement_suggest", { document, edits, why }), (suggestions) => (this.suggestions = suggestions));
  }

  /** Says no to a suggestion; whether that is done. */
  decline(suggestion: string, reason: string): Promise<boolean> {
    return this.#ask(() => call("agreement_decline", { suggestion, reason }), (suggestions) => (this.suggestions = suggestions));
  }

  /** Takes one's own suggestion back; whether that is done. */
  withdraw(suggestion: string): Promise<boolean> {
    return this.#ask(() => call("agreement_withdraw", { suggestion }), (suggestions) => (this.suggestions = suggestions));
  }

  /** Nobody is here any more. */
  gone(): Promise<boolean> {
    return this.#ask(() => call("agreement_gone", {}), () => {});
  }

  /** Begins a thread; whether it is there now. */
  comment(document: DocumentName, place: string, text: string): Promise<boolean> {
    return this.#ask(() => call("agreement_comment", { document, place, text }), (threads) => (this.threads = threads));
  }

  /** Goes on with a thread; whether that is done. */
  answer(thread: string, answer: ThreadAnswer): Promise<boolean> {
    return this.#ask(() => call("agreement_answer", { thread, answer }), (threads) => (this.threads = threads));
  }

  async #ask<T>(ask: () => Promise<T>, take: (answer: T) => void): Promise<boolean> {
    const turn = this.#turn;
    try {
      const answer = await ask();
      if (turn === this.#turn) take(answer);
      return true;
    } catch (thrown) {
      if (turn === this.#turn) this.fault = asFault(thrown);
      return false;
    }
  }
}
