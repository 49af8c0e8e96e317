/** Ties each fault to the sentence that it is about. */
import type { DiagnosticView } from "../backend/types/DiagnosticView";
import type { DocumentView } from "../backend/types/DocumentView";
import type { DraftChangeView } from "../backend/types/DraftChangeView";
import type { FaultMakersView } from "../backend/types/FaultMakersView";
import { within } from "./path";
import { places } from "./places";

export interface PlacedFault extends DiagnosticView {
  /** The path at which the fault stands; empty for the document itself. */
  path: string;
  /** The changes that it comes from, where several people work on the draft. */
  makers: readonly DraftChangeView[];
}

/** The faults of a document with their paths. */
export function placedFaults(view: DocumentView, makers: readonly FaultMakersView[]): PlacedFault[] {
  if (view.diagnostics.length === 0) return [];
  const where = places(view.text);
  const made = (line: number, column: number) => makers.find((each) => each.document === view.document && each.line === line && each.column === column)?.changes ?? [];
  return view.diagnostics.map((each) => ({ ...each, path: where.pathAt(each.line, each.column), makers: made(each.line, each.column) }));
}

/** The faults at an item. */
export function faultsAt(faults: PlacedFault[], path: string): PlacedFault[] {
  return path === "" ? [] : faults.filter((each) => within(each.path, path));
}
