/** What something that is not in the draft would do to past leads, in a few words beside where it stands. */
import type { SupposedView } from "../backend/types/SupposedView";
import { change, count, counted, percent } from "../parts/format";
import { qualifying, turns } from "./flow";

export interface Effect {
  /** "412 qualify" */
  qualify: string;
  /** Against the draft as it is: "+38"; empty where it is the same, or the draft has a fault. */
  difference: string;
  /** "398 handed off" */
  handedOff: string;
  /** "43% accepted"; empty where no answer is known. */
  accepted: string;
  /** Who enters and who leaves, and what became of them; empty where there is nothing to hold it against. */
  moves: string;
}

/** The effect in words; null while there would be no definition to tell of. */
export function effectOf(view: SupposedView): Effect | null {
  if (!view.comparison) return null;
  const { from, to } = view.comparison.sides;
  return {
    qualify: `${count(to.qualified)} qualify`,
    difference: from && from.qualified !== to.qualified ? change(to.qualified - from.qualified) : "",
    handedOff: `${count(to.handed_off)} handed off`,
    accepted: to.acceptance_rate.rate === null ? "" : `${percent(to.acceptance_rate.rate)} accepted`,
    moves: from ? moves(view) : "",
  };
}

function moves(view: SupposedView): string {
  if (!view.comparison) return "";
  const { leaves, enters } = turns(view.comparison, qualifying(view.from_bands)?.id, qualifying(view.to_bands)?.id);
  if (leaves.leads === 0 && enters.leads === 0) return "No past lead enters or leaves the qualified band.";
  const told = [];
  if (leaves.leads > 0) told.push(`${count(leaves.leads)} leave: ${counted(leaves.by.rejected, "rejection", "rejections")} spared, ${counted(leaves.by.won, "won deal", "won deals")} missed.`);
  if (enters.leads > 0) told.push(`${count(enters.leads)} enter: ${counted(enters.by.won, "won deal", "won deals")} gained, ${count(enters.by.rejected)} rejected.`);
  return told.join(" ");
}
