/** The preview beside the draft: asked for again whenever the draft or the leads change, never blocking, never out of date unnoticed. */
import { call } from "../backend/call";
import type { FaultView } from "../backend/types/FaultView";
import type { PreviewView } from "../backend/types/PreviewView";
import { Latest } from "../parts/latest";

export class Preview {
  view = $state.raw<PreviewView | null>(null);
  fault = $state.raw<FaultView | null>(null);
  busy = $state(false);
  /** Whether what is shown is of an older draft, because the present one has faults. */
  outdated = $state(false);
  #answered = "";

  readonly #latest = new Latest<string, PreviewView>(
    () => call("simulation_preview", { moment: "handoff", as_of: null }),
    (view, key) => {
      this.view = view;
      this.fault = null;
      this.#answered = key;
    },
    (fault) => {
      // Given up because the draft has moved on; the next question is on its way.
      if ((fault as FaultView).code !== "superseded") this.fault = fault as FaultView;
    },
    (busy) => (this.busy = busy),
  );

  /** The draft or the leads are now those that `key` names; without a usable draft the last preview stays. */
  follow(key: string, usable: boolean) {
    this.outdated = !usable;
    if (!usable) this.#latest.drop();
    else if (key !== this.#answered) this.#latest.put(key);
  }

  clear() {
    this.#latest.drop();
    this.view = null;
    this.fault = null;
    this.outdated = false;
    this.#answered = "";
  }
}
