/** The sign-off of the open workspace: what is in force, what waits, the history; asked for anew when files arrive. */
import { asFault, call } from "../backend/call";
import type { FaultView } from "../backend/types/FaultView";
import type { ProposalView } from "../backend/types/ProposalView";
import type { SignOffView } from "../backend/types/SignOffView";
import { Latest } from "../parts/latest";

export class SignOff {
  view = $state.raw<SignOffView | null>(null);
  fault = $state.raw<FaultView | null>(null);
  busy = $state(false);

  /** `acted` hears of everything that was done to the versions from here. */
  constructor(private readonly acted: () => Promise<void> | void = () => {}) {}

  readonly #latest = new Latest<string, SignOffView>(
    () => call("signoff_view", {}),
    (view) => {
      this.view = view;
      this.fault = null;
    },
    (fault) => (this.fault = asFault(fault)),
    (busy) => (this.busy = busy),
  );

  /** Asks again whenever `key` is another one. */
  follow(key: string) {
    this.#latest.put(key);
  }

  clear() {
    this.#latest.drop();
    this.view = null;
    this.fault = null;
  }

  /**
   * Does something to the versions, and looks at them again. What went wrong is given back to whoever asked, and the page
   * stays as it was.
   */
  async act(ask: () => Promise<unknown>): Promise<FaultView | null> {
    try {
      await ask();
    } catch (thrown) {
      return asFault(thrown);
    }
    this.#latest.drop();
    try {
      this.view = await call("signoff_view", {});
      this.fault = null;
    } catch (thrown) {
      // It is done; only the page could not learn of it.
      this.fault = asFault(thrown);
    }
    void this.acted();
    return null;
  }
}

/** What would be proposed now. */
export class Proposal {
  view = $state.raw<ProposalView | null>(null);
  fault = $state.raw<FaultView | null>(null);
  busy = $state(false);

  readonly #latest = new Latest<string, ProposalView>(
    () => call("signoff_proposal", {}),
    (view) => {
      this.view = view;
      this.fault = null;
    },
    (fault) => (this.fault = asFault(fault)),
    (busy) => (this.busy = busy),
  );

  follow(key: string) {
    this.#latest.put(key);
  }

  drop() {
    this.#latest.drop();
  }
}
