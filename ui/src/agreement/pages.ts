/** The pages of a workspace: its five documents, the leads that they are held against, and the signatures under them. */
import type { DocumentName } from "../backend/types/DocumentName";

export type Page = DocumentName | "leads" | "signoff";

export const PAGES: readonly { id: Page; label: string; about: string }[] = [
  { id: "agreement", label: "Agreement", about: "Who agrees, and the working calendar" },
  { id: "mql", label: "MQL", about: "The marketing-qualified lead: gates, points and bands" },
  { id: "sql", label: "SQL", about: "The sales-qualified lead: what sales confirms" },
  { id: "sla", label: "SLA", about: "What marketing and sales owe each other" },
  { id: "funnel", label: "Funnel", about: "The revenue target, walked back to leads" },
  { id: "leads", label: "Leads", about: "The past leads that the definitions are held against" },
  { id: "signoff", label: "Sign-off", about: "What is in force, what is proposed, and who signed" },
];

/** How a document is shown. */
export type Mode = "sentences" | "yaml" | "both";
