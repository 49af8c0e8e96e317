/** Conditions as the language writes them, and the small changes that the condition editor makes to them. */
import { isTree } from "./path";

export type Condition = Record<string, unknown>;

export const OPERATORS: readonly { op: string; words: string; value: "one" | "many" | "pair" | "duration" | "known"; types: string[] }[] = [
  { op: "is", words: "is", value: "one", types: ["text", "number", "boolean", "date-time"] },
  { op: "is_not", words: "is not", value: "one", types: ["text", "number", "boolean", "date-time"] },
  { op: "in", words: "is one of", value: "many", types: ["text", "number"] },
  { op: "not_in", words: "is none of", value: "many", types: ["text", "number"] },
  { op: "at_least", words: "is at least", value: "one", types: ["number", "date-time"] },
  { op: "at_most", words: "is at most", value: "one", types: ["number", "date-time"] },
  { op: "more_than", words: "is more than", value: "one", types: ["number", "date-time"] },
  { op: "less_than", words: "is less than", value: "one", types: ["number", "date-time"] },
  { op: "between", words: "is between", value: "pair", types: ["number", "date-time"] },
  { op: "within", words: "is within the last", value: "duration", types: ["date-time"] },
  { op: "older_than", words: "is older than", value: "duration", types: ["date-time"] },
  { op: "has_word", words: "has the word", value: "many", types: ["text"] },
  { op: "contains", words: "contains", value: "many", types: ["text", "list"] },
  { op: "starts_with", words: "starts with", value: "many", types: ["text"] },
  { op: "ends_with", words: "ends with", value: "many", types: ["text"] },
  { op: "known", words: "is known", value: "known", types: ["text", "number", "boolean", "date-time", "list"] },
];

export const COUNTS: readonly { op: string; words: string }[] = [
  { op: "at_least", words: "at least" },
  { op: "at_most", words: "at most" },
  { op: "more_than", words: "more than" },
  { op: "less_than", words: "fewer than" },
  { op: "is", words: "exactly" },
];

export type Shape = "all" | "any" | "not" | "field" | "event" | "other";

export function shapeOf(condition: unknown): Shape {
  if (!isTree(condition)) return "other";
  for (const shape of ["all", "any", "not", "field", "event"] as const) if (shape in condition) return shape;
  return "other";
}

export function operatorOf(test: Condition): string {
  return OPERATORS.find(({ op }) => op in test)?.op ?? "is";
}

/** The operators that fit a column; all of them where its type is not known. */
export function operatorsFor(type: string | undefined) {
  return type ? OPERATORS.filter((each) => each.types.includes(type)) : OPERATORS;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** The same test with another operator, keeping as much of the value as fits. */
export function withOperator(test: Condition, op: string, type: string | undefined): Condition {
  const kind = OPERATORS.find((each) => each.op === op)?.value ?? "one";
  const old = test[operatorOf(test)];
  const single = firstOf(isTree(old) || typeof old === "boolean" ? undefined : old);
  const empty = type === "number" ? 0 : type === "date-time" ? "2026-01-01" : type === "boolean" ? true : "";
  const fresh = {
    one: () => (type === "boolean" ? true : (single ?? empty)),
    many: () => (Array.isArray(old) || isTree(old) ? old : single === undefined || single === "" ? [] : [single]),
    pair: () => (Array.isArray(old) && old.length === 2 ? old : [single ?? empty, single ?? empty]),
    duration: () => (typeof single === "string" && DURATION.test(single) ? single : "30d"),
    known: () => true,
  }[kind]();
  return { field: test["field"], [op]: fresh };
}

export const DURATION = /^[1-9]\d{0,4}(min|h|d|w|wh|wd)$/;

export function negated(condition: Condition): Condition {
  return shapeOf(condition) === "not" ? (condition["not"] as Condition) : { not: condition };
}

/** The condition and another beside it: a group of the same kind grows, anything else becomes the first of two. */
export function joined(condition: Condition, how: "all" | "any", other: Condition): Condition {
  const members = condition[how];
  return Array.isArray(members) ? { [how]: [...members, other] } : { [how]: [condition, other] };
}

/** A group without one of its members; a group of one is that one. */
export function without(condition: Condition, how: "all" | "any", index: number): Condition {
  const members = (condition[how] as Condition[]).filter((_, each) => each !== index);
  return members.length === 1 && members[0] ? members[0] : { [how]: members };
}

/** Whether every blank is filled in, so that the program may be asked to take it. */
export function isComplete(condition: unknown): boolean {
  if (!isTree(condition)) return false;
  switch (shapeOf(condition)) {
    case "all":
    case "any":
      return (Object.values(condition)[0] as unknown[]).every(isComplete);
    case "not":
      return isComplete(condition["not"]);
    case "field":
      return isFilled(condition["field"]) && isFilled(condition[operatorOf(condition)]);
    case "event":
      return isFilled(condition["event"]) && Object.entries(whereOf(condition)).every(([key, test]) => key !== "" && isTree(test) && Object.values(test).every(isFilled));
    default:
      return false;
  }
}

function isFilled(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.every(isFilled);
  return value !== undefined && value !== null;
}

export function whereOf(test: Condition): Record<string, unknown> {
  return isTree(test["where"]) ? test["where"] : {};
}

/** A text of a person as the value of a test: a number where the column holds numbers, a truth value where it holds those. */
export function asValue(text: string, type: string | undefined): unknown {
  const trimmed = text.trim();
  if (type === "number" || type === undefined) {
    const number = Number(trimmed.replace(/\s/g, ""));
    if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(trimmed) && Number.isFinite(number)) return number;
  }
  if (type === "boolean") return trimmed.toLowerCase() === "true";
  return trimmed;
}

/** What a new test beside another starts as: the commonest thing to ask. */
export function blankTest(kind: "field" | "event"): Condition {
  return kind === "field" ? { field: "", is: "" } : { event: "", within: "30d" };
}
