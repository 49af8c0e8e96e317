/** What may be written at a place of a document, by its JSON Schema: for completion. */
import { isTree } from "../path";

type Schema = Record<string, unknown>;

function resolve(root: Schema, schema: unknown): Schema[] {
  if (!isTree(schema)) return [];
  const reference = schema["$ref"];
  if (typeof reference === "string" && reference.startsWith("#/")) {
    let target: unknown = root;
    for (const key of reference.slice(2).split("/")) target = isTree(target) ? target[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
    return resolve(root, target);
  }
  const branches = ["anyOf", "oneOf", "allOf"].flatMap((key) => (Array.isArray(schema[key]) ? (schema[key] as unknown[]) : []));
  return [schema, ...branches.flatMap((each) => resolve(root, each))];
}

/** A list stands for its items: a path in the text names no indices. */
function opened(root: Schema, schemas: Schema[]): Schema[] {
  return schemas.flatMap((schema) => ("items" in schema ? [schema, ...opened(root, resolve(root, schema["items"]))] : [schema]));
}

/** The schemas that rule at a path of keys. */
function at(root: Schema, keys: string[]): Schema[] {
  let here = resolve(root, root);
  for (const key of keys) {
    here = here.flatMap((schema) => {
      const properties = isTree(schema["properties"]) ? schema["properties"] : {};
      return opened(root, resolve(root, Object.hasOwn(properties, key) ? properties[key] : schema["additionalProperties"]));
    });
  }
  return here;
}

export interface Offer {
  label: string;
  detail: string;
}

/** The keys that may stand in the map at a path. */
export function keysAt(schema: unknown, keys: string[]): Offer[] {
  if (!isTree(schema)) return [];
  const offers = new Map<string, string>();
  for (const each of at(schema, keys)) {
    if (!isTree(each["properties"])) continue;
    for (const [label, property] of Object.entries(each["properties"])) {
      const described = resolve(schema, property).find((one) => typeof one["description"] === "string");
      if (!offers.has(label)) offers.set(label, String(described?.["description"] ?? ""));
    }
  }
  return [...offers].map(([label, detail]) => ({ label, detail }));
}

/** The fixed values that may stand at a path. */
export function valuesAt(schema: unknown, keys: string[]): string[] {
  if (!isTree(schema)) return [];
  const values = at(schema, keys).flatMap((each) => [...(Array.isArray(each["enum"]) ? each["enum"] : []), ...("const" in each ? [each["const"]] : [])]);
  return [...new Set(values.filter((each) => each !== null).map(String))];
}
