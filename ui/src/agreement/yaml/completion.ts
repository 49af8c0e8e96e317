/** Completion in the YAML view: the keys of the schema, and the names that the documents and the leads know. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { DocumentName } from "../../backend/types/DocumentName";
import type { Vocabulary } from "../choices";
import { keysAt, valuesAt } from "./schema";

interface Place {
  /** Keys from the top to the map that the cursor is in. */
  keys: string[];
  /** Keys that stand in that map already, as far as they are above the cursor. */
  taken: Set<string>;
}

const KEY_LINE = /^(\s*(?:- )*)([\w.-]+):(?:\s|$)/;

/** Reads the place from the lines above, by their indentation: it has to work while the text is no valid YAML. */
export function placeAt(lines: string[], indent: number): Place {
  const keys: string[] = [];
  const taken = new Set<string>();
  let least = indent;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const found = KEY_LINE.exec(lines[index] ?? "");
    if (!found) continue;
    const column = (found[1] ?? "").length;
    const item = /- /.test(found[1] ?? "");
    if (column === indent && keys.length === 0) {
      // Above the dash that opens this item stand the keys of its neighbours.
      if (least === indent) taken.add(found[2] ?? "");
      if (item) least = Math.min(least, column - 1);
    } else if (column < least) {
      keys.unshift(found[2] ?? "");
      least = item ? column - 1 : column;
    }
    if (least <= 0) break;
  }
  return { keys, taken };
}

/** A source of completions for one document. */
export function completions(document: DocumentName, schema: () => unknown, vocabulary: () => Vocabulary) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const lines: string[] = [];
    for (let number = 1; number < line.number; number += 1) lines.push(context.state.doc.line(number).text);

    const value = /^(\s*(?:- )*)([\w.-]+):\s+(?:\[\s*(?:.*,\s*)?)?([^\s,\[{]*)$/.exec(before);
    if (value) {
      const place = placeAt(lines, (value[1] ?? "").length);
      const key = value[2] ?? "";
      return result(context.pos - (value[3] ?? "").length, offers(document, key, valuesAt(schema(), [...place.keys, key]), vocabulary()));
    }
    const inline = /[{,]\s*(field|event|category|band|list):\s*([\w.-]*)$/.exec(before);
    if (inline) return result(context.pos - (inline[2] ?? "").length, offers(document, inline[1] ?? "", [], vocabulary()));

    const key = /^(\s*(?:- )*)([\w-]*)$/.exec(before);
    if (!key || (key[2] === "" && !context.explicit)) return null;
    const indent = (key[1] ?? "").length;
    const place = placeAt(lines, indent);
    const options = keysAt(schema(), place.keys)
      .filter((each) => !place.taken.has(each.label) || /- $/.test(key[1] ?? ""))
      .map((each): Completion => ({ label: each.label, apply: `${each.label}: `, detail: each.detail.slice(0, 60), type: "property" }));
    return result(context.pos - (key[2] ?? "").length, options);
  };
}

function offers(document: DocumentName, key: string, fixed: string[], vocabulary: Vocabulary): Completion[] {
  const known = [
    ...fixed.map((label) => ({ label, detail: "" })),
    ...vocabulary.suggestions(document, key).map((each) => ({ label: each.value, detail: each.note ?? "" })),
    ...vocabulary.choices(document, key, undefined).map((each) => ({ label: String(each.value), detail: each.label })),
    ...(key === "list" ? vocabulary.lists.map((label) => ({ label, detail: "" })) : []),
  ];
  const seen = new Set<string>();
  return known.filter((each) => !seen.has(each.label) && seen.add(each.label)).map((each) => ({ ...each, type: "constant" }));
}

function result(from: number, options: Completion[]): CompletionResult | null {
  return options.length === 0 ? null : { from, options, validFor: /^[\w.-]*$/ };
}
