/** Which editor a slot of a sentence needs, and what may be written into it. */
import { DURATION } from "./condition";
import { isTree, lastKey } from "./path";

export type Editor = "number" | "percent" | "duration" | "date" | "list" | "choice" | "reference" | "text" | "long-text";

const TEXTS = new Set(["why", "action", "purpose", "question"]);
const CHOICES = new Set(["category", "band", "by", "measure", "per", "then", "meeting"]);
const REFERENCES = new Set(["field", "event"]);

/** The editor for a slot, from its kind where that says it, else from the value that stands there. */
export function editorFor(kind: string, raw: unknown, path: string): Editor {
  const key = lastKey(path);
  if (Array.isArray(raw) || isTree(raw)) return "list";
  if (typeof raw === "boolean" || kind === "choice" || kind === "boolean" || CHOICES.has(kind) || CHOICES.has(key)) return "choice";
  if (REFERENCES.has(kind) || REFERENCES.has(key)) return "reference";
  if (typeof raw === "number") return "number";
  if (typeof raw === "string") {
    if (DURATION.test(raw)) return "duration";
    if (/^\d+(\.\d+)?%$/.test(raw)) return "percent";
    if (kind === "date" || /^\d{4}-\d{2}-\d{2}$/.test(raw)) return "date";
  }
  return kind === "long-text" || TEXTS.has(key) ? "long-text" : "text";
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
