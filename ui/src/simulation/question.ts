/** A number of the preview that is to be opened: which leads stand behind it, and what the list is called. */
import type { LeadFilter } from "../backend/types/LeadFilter";

export interface LeadQuestion {
  title: string;
  filter: LeadFilter;
}

export type OpenLeads = (question: LeadQuestion) => void;
