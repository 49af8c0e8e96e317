/** Waits until nobody has asked for `milliseconds`, then does the last thing asked for. */
export interface Debounced<A extends unknown[]> {
  (...args: A): void;
  /** Does at once what is waiting, if anything is. */
  flush(): void;
  /** Forgets what is waiting. */
  cancel(): void;
}

export function debounce<A extends unknown[]>(milliseconds: number, act: (...args: A) => void): Debounced<A> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: A | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const args = waiting;
    waiting = undefined;
    if (args) act(...args);
  };
  const ask = (...args: A) => {
    waiting = args;
    clearTimeout(timer);
    timer = setTimeout(flush, milliseconds);
  };
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting = undefined;
  };
  return Object.assign(ask, { flush, cancel });
}
