/** Why something cannot be proposed or signed, and where in the window that is put right. */
import type { DocumentName } from "../backend/types/DocumentName";
import type { FaultView } from "../backend/types/FaultView";

export type Place = { to: "document"; document: DocumentName } | { to: "keys" } | { to: "waiting" } | { to: "history" } | { to: "conflicts" };

const DOCUMENTS: Record<string, DocumentName> = {
  "agreement.yaml": "agreement",
  "mql.yaml": "mql",
  "sql.yaml": "sql",
  "sla.yaml": "sla",
  "funnel.yaml": "funnel",
};

const LABELS: Record<DocumentName, string> = { agreement: "Agreement", mql: "MQL", sql: "SQL", sla: "SLA", funnel: "Funnel" };

/** Where a refusal leads; null where there is nowhere to go. */
export function placeOf(fault: FaultView): Place | null {
  const document = fault.diagnostics.map((each) => DOCUMENTS[each.file]).find((each) => each !== undefined);
  if (document !== undefined) return { to: "document", document };
  if (/(^|-)keys?($|-)/.test(fault.code)) return { to: "keys" };
  if (fault.code === "open-conflicts") return { to: "conflicts" };
  if (fault.code === "already-proposed") return { to: "waiting" };
  if (fault.code === "fork" || fault.code === "faulty-history") return { to: "history" };
  return null;
}

/** What the way there is called. */
export function placeLabel(place: Place): string {
  switch (place.to) {
    case "document":
      return `Show it in ${LABELS[place.document]}`;
    case "keys":
      return "To the keys";
    case "conflicts":
      return "To what is to be decided";
    case "waiting":
      return "To the version that waits";
    case "history":
      return "To what does not hold";
  }
}
