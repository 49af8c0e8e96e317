/**
 * Paths as edits name them: `rules.enterprise.when.at_least`. Items of a list are named by their id, or by their index where
 * they have none.
 */

type Tree = Record<string, unknown>;

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const named = value.find((each) => isTree(each) && each["id"] === key);
    if (named !== undefined) return named;
    return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  }
  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at a path; undefined where there is none. A key may itself hold dots, so longer keys are tried as well. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === "") return value;
  const keys = path.split(".");
  for (let taken = 1; taken <= keys.length; taken += 1) {
    const next = child(value, keys.slice(0, taken).join("."));
    if (next === undefined) continue;
    const found = valueAt(next, keys.slice(taken).join("."));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function parentOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? "" : path.slice(0, dot);
}

export function lastKey(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

export function join(...parts: string[]): string {
  return parts.filter((each) => each !== "").join(".");
}

/** Whether `path` is `outer` or lies within it. */
export function within(path: string, outer: string): boolean {
  return outer === "" || path === outer || path.startsWith(`${outer}.`);
}

/** Every id anywhere in a document; lists of a document share one namespace. */
export function allIds(value: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (each: unknown) => {
    if (Array.isArray(each)) each.forEach(walk);
    else if (isTree(each)) {
      if (typeof each["id"] === "string") found.add(each["id"]);
      Object.values(each).forEach(walk);
    }
  };
  walk(value);
  return found;
}

/** `wanted`, or `wanted-2`, `wanted-3`, … whichever is not taken, within the 64 characters of an id. */
export function freshId(value: unknown, wanted: string): string {
  const taken = allIds(value);
  const stem = wanted.slice(0, 58);
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** A label that no other item of the list has. */
export function freshLabel(items: unknown, wanted: string): string {
  const taken = new Set(Array.isArray(items) ? items.map((each) => (isTree(each) ? each["label"] : undefined)) : []);
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted} ${number}`)) number += 1;
  return `${wanted} ${number}`;
}

/** What kind of part of a sentence a group is, by its path. */
export function groupKind(path: string): "condition" | "steps" | "attributes" | "events" {
  if (/^rules\.[^.]+\.tiers$/.test(path)) return "steps";
  if (/^examples\.[^.]+\.lead$/.test(path)) return "attributes";
  if (/^examples\.[^.]+\.events$/.test(path)) return "events";
  return "condition";
}
