/** Where a path stands in the YAML, and which path stands at a line: what ties faults to sentences. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from "yaml";

interface Entry {
  path: string;
  start: number;
  end: number;
}

export interface Places {
  /** The innermost path at a line and column, both from 1; empty for the document itself. */
  pathAt(line: number, column: number): string;
  /** The line (from 1) on which a path starts; null where it does not stand in the text. */
  lineOf(path: string): number | null;
}

function nameOf(item: unknown, index: number): string {
  if (isMap(item)) {
    const id = item.get("id");
    if (typeof id === "string") return id;
  }
  return String(index);
}

function collect(node: unknown, path: string, entries: Entry[]) {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (isMap(node)) {
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      if (!isScalar(pair.key) || pair.key.value === null || !pair.key.range) continue;
      const inner = below(String(pair.key.value));
      const end = pair.value?.range?.[1] ?? pair.key.range[1];
      entries.push({ path: inner, start: pair.key.range[0], end });
      collect(pair.value, inner, entries);
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => {
      const range = (item as Node).range;
      if (!range) return;
      const inner = below(nameOf(item, index));
      entries.push({ path: inner, start: range[0], end: range[1] });
      collect(item, inner, entries);
    });
  }
}

/** Reads the places of a text; one that is no YAML at all has none. */
export function places(text: string): Places {
  const lines = new LineCounter();
  const entries: Entry[] = [];
  try {
    const document = parseDocument(text, { lineCounter: lines, strict: false, logLevel: "silent" });
    collect(document.contents, "", entries);
  } catch {
    entries.length = 0;
  }
  return {
    pathAt(line, column) {
      const start = lines.lineStarts[line - 1];
      if (start === undefined) return "";
      const offset = start + column - 1;
      let best = "";
      for (const entry of entries) {
        // Entries come outer before inner, so the last one that holds the offset is the innermost.
        if (entry.start <= offset && offset <= entry.end && entry.path.startsWith(best)) best = entry.path;
      }
      return best;
    },
    lineOf(path) {
      const entry = entries.find((each) => each.path === path);
      return entry ? lines.linePos(entry.start).line : null;
    },
  };
}
