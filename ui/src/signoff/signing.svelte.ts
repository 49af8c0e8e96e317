/** One leader's way to a signature: the statement is asked for, read, and signed as it was read. */
import { asFault, call } from "../backend/call";
import type { FaultView } from "../backend/types/FaultView";
import type { KeyView } from "../backend/types/KeyView";
import type { StatementView } from "../backend/types/StatementView";
import type { SignOff } from "./signoff.svelte";

/** Which key signs: one that this computer keeps, a file, or the agent's. */
export type KeyChoice = { kind: "own"; key: KeyView } | { kind: "file"; path: string } | { kind: "agent" };

/** The key as the program takes it. */
export function keyArgument(choice: KeyChoice): string {
  if (choice.kind === "own") return choice.key.path;
  return choice.kind === "file" ? choice.path : "agent";
}

/** Whether a passphrase is asked for: `needed`, `perhaps` where only the file knows, or `no`. */
export function passphraseFor(choice: KeyChoice | null): "needed" | "perhaps" | "no" {
  if (choice === null || choice.kind === "agent") return "no";
  if (choice.kind === "file") return choice.path.endsWith(".pub") ? "no" : "perhaps";
  return choice.key.encrypted ? "needed" : "no";
}

export class Signing {
  statement = $state.raw<StatementView | null>(null);
  fault = $state.raw<FaultView | null>(null);
  busy = $state(false);
  choice = $state.raw<KeyChoice | null>(null);
  #turn = 0;

  constructor(
    private readonly signoff: SignOff,
    private readonly version: string,
  ) {}

  /** Asks for the statement anew; `reason` makes it a no. */
  async ask(leader: string, reason: string | null) {
    this.#turn += 1;
    const turn = this.#turn;
    this.busy = true;
    this.fault = null;
    this.statement = null;
    try {
      const statement = await call("signoff_statement", { version: this.version, leader, decline_reason: reason });
      if (turn !== this.#turn) return;
      this.statement = statement;
      const [own] = statement.own;
      if (this.choice === null || this.choice.kind === "own") this.choice = own ? { kind: "own", key: own } : null;
    } catch (thrown) {
      if (turn === this.#turn) this.fault = asFault(thrown);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  /** What was asked for is of no interest any more: another leader, another reason. */
  forget() {
    this.#turn += 1;
    this.statement = null;
    this.fault = null;
    this.busy = false;
  }

  /** Signs exactly what was shown. The passphrase is handed on and kept nowhere. */
  async sign(passphrase: string | null): Promise<boolean> {
    const { statement, choice } = this;
    if (statement === null || choice === null || this.busy) return false;
    this.busy = true;
    this.fault = await this.signoff.act(() => call("signoff_sign", { statement_sha256: statement.statement_sha256, key: keyArgument(choice), passphrase }));
    this.busy = false;
    return this.fault === null;
  }
}
