/** Which editor a slot of a sentence needs, and what may be written into it. */
import { DURATION } from "./condition";
import { count, day, decimal } from "../parts/format";
import { lastKey } from "./path";

export type Editor = "number" | "percent" | "duration" | "date" | "list" | "choice" | "reference" | "operator" | "text" | "long-text";

/** The editor of each kind of slot that the program names; `text` depends on where it stands. */
const BY_KIND: Record<string, Editor> = {
  texts: "list",
  numbers: "list",
  dates: "list",
  leaders: "list",
  criteria: "list",
  workdays: "list",
  number: "number",
  integer: "number",
  boolean: "choice",
  percent: "percent",
  duration: "duration",
  working_duration: "duration",
  date: "date",
  field: "reference",
  event: "reference",
  word: "reference",
  operator: "operator",
  category: "choice",
  band: "choice",
  list: "choice",
  leader: "choice",
  period: "choice",
  stage: "choice",
};

const LONG = new Set(["why", "action", "purpose", "question"]);

/** The editor for a slot. A text that an attribute is compared with is worth suggesting values for. */
export function editorFor(kind: string, path: string): Editor {
  const key = lastKey(path);
  if (kind === "text" && (key === "is" || key === "is_not")) return "reference";
  return BY_KIND[kind] ?? (LONG.has(key) ? "long-text" : "text");
}

/** A value as it reads in a sentence: numbers and days in the person's own format. */
export function shown(kind: string, text: string): string {
  if (text === "") return "…";
  const number = Number(text);
  if (kind === "integer" && Number.isFinite(number)) return count(number);
  if (kind === "number" && Number.isFinite(number) && Math.abs(number * 1e4) % 1 === 0) return decimal(number);
  if (kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(text)) return day(`${text}T12:00:00Z`, "UTC");
  return text;
}

/** What is typed, as the value to be set; undefined while it is not yet one. */
export function parse(editor: Editor, text: string): unknown {
  const trimmed = text.trim();
  switch (editor) {
    case "number": {
      const plain = trimmed.replaceAll(/[\s_  ]/g, "").replace("−", "-");
      return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(plain) && plain.replaceAll(/\D/g, "").length <= 15 ? Number(plain) : undefined;
    }
    case "percent": {
      const plain = trimmed.replace(/\s*%$/, "");
      return /^\d{1,3}(\.\d+)?$/.test(plain) && Number(plain) <= 100 ? `${plain}%` : undefined;
    }
    case "duration": {
      const plain = trimmed.replaceAll(" ", "");
      return DURATION.test(plain) ? plain : undefined;
    }
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(trimmed) && !Number.isNaN(Date.parse(trimmed)) ? trimmed : undefined;
    default:
      return trimmed === "" ? undefined : trimmed;
  }
}

/** What is wrong with what is typed so far, in words. */
export function advice(editor: Editor): string {
  switch (editor) {
    case "number":
      return "a number, such as 15";
    case "percent":
      return "a share from 0 to 100 %";
    case "duration":
      return "a time span, such as 30d, 12h or 2w";
    case "date":
      return "a day, such as 2027-01-31";
    default:
      return "this cannot be empty";
  }
}

/** One more or less by the arrow keys, in the value's own unit. */
export function stepped(editor: Editor, text: string, step: number): string {
  const found = /^(-?\d+(?:\.\d+)?)(.*)$/.exec(text.trim());
  if (!found?.[1]) return text;
  const next = Math.round((Number(found[1]) + step) * 1e6) / 1e6;
  if (editor === "duration" && next < 1) return text;
  if (editor === "percent" && (next < 0 || next > 100)) return text;
  return `${next}${found[2] ?? ""}`;
}
