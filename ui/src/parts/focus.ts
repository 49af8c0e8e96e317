/** Where the keyboard is. */
import { tick } from "svelte";

/** Puts the keyboard where a panel begins, once the panel itself is there and has taken it. */
export function focusFirst(node: HTMLElement) {
  void tick().then(() => node.focus());
}
