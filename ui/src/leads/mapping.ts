/**
 * The mapping of a file's columns as the person edits it: read from the YAML that the program guesses, written back as the
 * YAML that it understands (and that the workspace keeps).
 */
import { parse, stringify } from "yaml";

export type FileKind = "leads" | "events" | "stages";

export const STAGES = ["handed_off", "first_touch", "accepted", "rejected", "meeting", "proposal", "won", "lost"] as const;

/** What becomes of one column. */
export interface Target {
  /** `keep` under its own name, `drop`, or the name of what it becomes: `lead_id`, `created_at`, `stage`, an attribute … */
  to: string;
  type: string | null;
  format: string | null;
  stage: string | null;
  alsoStage: string | null;
  /** With a time, in files of events: the name of each row's event. */
  event: string | null;
  /** Which value of a stage column means which stage. */
  when: Record<string, string> | null;
  knownAsOfExport: boolean;
  /** Keys that this screen does not edit, kept as they are. */
  rest: Record<string, unknown>;
}

export interface Mapping {
  kind: FileKind;
  columns: Record<string, Target>;
  missing: string[];
  rest: Record<string, unknown>;
}

export const KEEP = "=";
export const DROP = "~";

export function target(to: string): Target {
  return { to, type: null, format: null, stage: null, alsoStage: null, event: null, when: null, knownAsOfExport: false, rest: {} };
}

function text(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

function asTarget(name: string, value: unknown): Target {
  if (value === null) return target(DROP);
  if (typeof value === "string") return target(value === name ? KEEP : value);
  if (typeof value !== "object") return target(KEEP);
  const { to, type, format, stage, also_stage, event, when, known_as_of, ...rest } = value as Record<string, unknown>;
  const pairs = typeof when === "object" && when !== null ? Object.entries(when).map(([key, each]) => [key, String(each)] as const) : null;
  return {
    to: text(to) === null || text(to) === name ? KEEP : String(to),
    type: text(type),
    format: text(format),
    stage: text(stage),
    alsoStage: text(also_stage),
    event: text(event),
    when: pairs ? Object.fromEntries(pairs) : null,
    knownAsOfExport: known_as_of === "export",
    rest,
  };
}

/** Reads a mapping; columns of the file that it does not name are those that it leaves alone. */
export function readMapping(yaml: string, kind: FileKind, columns: readonly string[]): Mapping {
  let tree: unknown;
  try {
    tree = parse(yaml);
  } catch {
    tree = null;
  }
  const map = typeof tree === "object" && tree !== null ? (tree as Record<string, unknown>) : {};
  const { kind: _, columns: named, missing, ...rest } = map;
  const given = typeof named === "object" && named !== null ? (named as Record<string, unknown>) : {};
  const unnamed = kind === "stages" ? DROP : KEEP;
  return {
    kind,
    columns: Object.fromEntries(columns.map((name) => [name, Object.hasOwn(given, name) ? asTarget(name, given[name]) : target(unnamed)])),
    missing: Array.isArray(missing) ? missing.map((each) => String(each ?? "")) : [""],
    rest,
  };
}

function written(name: string, each: Target): unknown {
  if (each.to === DROP) return null;
  const to = each.to === KEEP ? name : each.to;
  const whole: Record<string, unknown> = { to };
  if (each.type !== null) whole["type"] = each.type;
  if (each.format !== null && each.format !== "") whole["format"] = each.format;
  if (each.stage !== null) whole["stage"] = each.stage;
  if (each.alsoStage !== null) whole["also_stage"] = each.alsoStage;
  if (each.event !== null) whole["event"] = each.event;
  if (each.when !== null && to === "stage") whole["when"] = each.when;
  if (each.knownAsOfExport) whole["known_as_of"] = "export";
  Object.assign(whole, each.rest);
  return Object.keys(whole).length === 1 ? to : whole;
}

/** The mapping as YAML. Columns that are left alone are not named, so that the file reads like one written by hand. */
export function writeMapping(mapping: Mapping): string {
  const unnamed = mapping.kind === "stages" ? DROP : KEEP;
  const columns = Object.entries(mapping.columns)
    .filter(([, each]) => !(each.to === unnamed && isPlain(each)))
    .map(([name, each]) => [name, written(name, each)] as const);
  return stringify({ kind: mapping.kind, columns: Object.fromEntries(columns), missing: mapping.missing, ...mapping.rest }, { nullStr: "~", lineWidth: 0 });
}

function isPlain(each: Target): boolean {
  return each.type === null && !each.format && each.alsoStage === null && each.event === null && !each.knownAsOfExport && each.when === null && Object.keys(each.rest).length === 0;
}

export interface Becomes {
  value: string;
  label: string;
}

/** What a column may become, by the kind of the file. */
export function choices(kind: FileKind): Becomes[] {
  const common = [{ value: "lead_id", label: "lead_id: whose it is" }];
  const drop = { value: DROP, label: "dropped" };
  if (kind === "leads") {
    return [
      ...common,
      { value: "created_at", label: "created_at: when it came in" },
      { value: KEEP, label: "an attribute, same name" },
      { value: "+", label: "an attribute, other name …" },
      { value: "stage", label: "a stage, by its values" },
      ...STAGES.map((stage) => ({ value: `stage:${stage}`, label: `the day of “${stage.replaceAll("_", " ")}”` })),
      { value: "reason", label: "why it was rejected" },
      { value: "amount", label: "what was won" },
      drop,
    ];
  }
  if (kind === "events") {
    return [
      ...common,
      { value: "at", label: "at: when it happened" },
      { value: "event", label: "event: what happened" },
      { value: "event_id", label: "event_id: names the event" },
      { value: KEEP, label: "a property, same name" },
      { value: "+", label: "a property, other name …" },
      drop,
    ];
  }
  return [
    ...common,
    { value: "stage", label: "stage: which one" },
    { value: "at", label: "at: when it was reached" },
    ...STAGES.map((stage) => ({ value: `stage:${stage}`, label: `the day of “${stage.replaceAll("_", " ")}”` })),
    { value: "reason", label: "why it was rejected" },
    { value: "amount", label: "what was won" },
    drop,
  ];
}

/** Which of the choices a target is. */
export function chosen(each: Target): string {
  if (each.to === "at" && each.stage !== null) return `stage:${each.stage}`;
  const fixed = [KEEP, DROP, "lead_id", "created_at", "stage", "at", "event", "event_id", "reason", "amount"];
  return fixed.includes(each.to) ? each.to : "+";
}

/** A target after another choice; what no longer fits is left behind. */
export function choose(each: Target, choice: string, column: string): Target {
  const marked = { knownAsOfExport: each.knownAsOfExport };
  if (choice.startsWith("stage:")) return { ...target("at"), stage: choice.slice("stage:".length), format: each.format };
  if (choice === "+") return { ...target(column.trim().toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "_").replaceAll(/^_+|_+$/g, "") || "column"), type: each.type, ...marked };
  if (choice === "stage") return { ...target("stage"), when: each.when ?? {} };
  if (choice === "created_at" || choice === "at") return { ...target(choice), format: each.format };
  return choice === KEEP ? { ...target(KEEP), type: each.type, ...marked } : target(choice);
}

/** Whether a column becomes an attribute, which has a type and may only be known as of the export. */
export function isAttribute(each: Target): boolean {
  const choice = chosen(each);
  return choice === KEEP || choice === "+";
}

/** What still has to be decided before the file can be read at all, in words. */
export function lacking(mapping: Mapping): string[] {
  const targets = Object.values(mapping.columns);
  const has = (to: string) => targets.some((each) => each.to === to);
  const kept = (to: string) => has(to) || (mapping.columns[to]?.to ?? DROP) === KEEP;
  const missing: string[] = [];
  if (!kept("lead_id")) missing.push("Say which column names the lead (lead_id).");
  if (mapping.kind === "events" && !kept("at")) missing.push("Say which column holds the time of the event (at).");
  if (mapping.kind === "events" && !kept("event") && !targets.some((each) => each.event !== null)) missing.push("Say which column says what happened (event).");
  if (mapping.kind === "stages" && !kept("stage") && !targets.some((each) => each.stage !== null)) missing.push("Say which column names the stage, or that a column is the day of one.");
  return missing;
}
