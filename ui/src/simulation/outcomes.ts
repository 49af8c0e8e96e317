/** What became of leads: the five outcomes in one order, with their words and colours. */

export const OUTCOMES = [
  { id: "won", label: "won", colour: "var(--won)" },
  { id: "open", label: "open", colour: "var(--open)" },
  { id: "lost", label: "lost", colour: "var(--lost)" },
  { id: "rejected", label: "rejected", colour: "var(--rejected)" },
  { id: "never_worked", label: "never worked", colour: "var(--never)" },
] as const;

export type Outcome = (typeof OUTCOMES)[number]["id"];

export function outcomeLabel(id: string): string {
  return OUTCOMES.find((each) => each.id === id)?.label ?? id;
}

export function outcomeColour(id: string): string {
  return OUTCOMES.find((each) => each.id === id)?.colour ?? "var(--never)";
}
