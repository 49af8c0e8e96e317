/** Light or dark: as the system says, until the person says otherwise; what they said is kept. */

export type Theme = "system" | "light" | "dark";

const KEY = "countersign.theme";
const system = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;

function kept(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

class Appearance {
  chosen = $state<Theme>(kept());
  #systemIsDark = $state(system?.matches ?? false);
  readonly dark = $derived(this.chosen === "dark" || (this.chosen === "system" && this.#systemIsDark));

  constructor() {
    system?.addEventListener("change", (event) => (this.#systemIsDark = event.matches));
  }

  /** From what is shown now to the other. */
  toggle() {
    this.chosen = this.dark ? "light" : "dark";
    try {
      localStorage.setItem(KEY, this.chosen);
    } catch {
      // Without storage the choice lasts as long as the window.
    }
  }
}

export const appearance = new Appearance();
