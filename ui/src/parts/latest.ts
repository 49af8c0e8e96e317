/**
 * Asks one question at a time and keeps only the newest answer: while one is under way, only the last of the questions that
 * came meanwhile is asked next, and an answer that is no longer the newest is dropped.
 */
export class Latest<Q, A> {
  #asking = false;
  #next: { question: Q } | null = null;
  #turn = 0;

  constructor(
    private readonly ask: (question: Q) => Promise<A>,
    private readonly take: (answer: A, question: Q) => void,
    private readonly fail: (fault: unknown, question: Q) => void,
    private readonly busy: (busy: boolean) => void = () => {},
  ) {}

  put(question: Q) {
    this.#turn += 1;
    this.#next = { question };
    if (!this.#asking) void this.#run();
  }

  /** Nothing that was asked so far is of interest any more. */
  drop() {
    this.#turn += 1;
    this.#next = null;
  }

  async #run() {
    this.#asking = true;
    this.busy(true);
    while (this.#next) {
      const { question } = this.#next;
      this.#next = null;
      const turn = this.#turn;
      try {
        const answer = await this.ask(question);
        if (turn === this.#turn) this.take(answer, question);
      } catch (fault) {
        if (turn === this.#turn) this.fail(fault, question);
      }
    }
    this.#asking = false;
    this.busy(false);
  }
}
