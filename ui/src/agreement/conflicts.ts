/** What several people have to decide together: where it stands on the page, and how its values read. */
import type { ConflictView } from "../backend/types/ConflictView";
import type { PartView } from "../backend/types/PartView";
import type { SectionView } from "../backend/types/SectionView";
import { decimal, listed, words } from "../parts/format";
import { isTree, within } from "./path";
import { editorFor, shown, type Editor } from "./slot";

/** Whatever belongs to a place of a document: conflicts, threads. */
interface Placed {
  place: string;
}

/** What belongs to an item or to something within it. */
export function placedAt<T extends Placed>(all: readonly T[], path: string): T[] {
  return path === "" ? [] : all.filter((each) => within(each.place, path));
}

/** What belongs to no item that the page shows: to a whole document or chapter, or to what was taken away. */
export function homeless<T extends Placed>(all: readonly T[], sections: readonly SectionView[]): T[] {
  return all.filter((each) => !sections.some((section) => section.items.some((item) => placedAt([each], item.path).length > 0)));
}

/** A slot of a sentence: the kind of its value. */
interface Kind {
  kind: string;
}

/** The slot that shows the value at a place; null where no sentence has one. */
export function slotAt(sections: readonly SectionView[], place: string): Kind | null {
  const search = (parts: readonly PartView[]): Kind | null => {
    for (const part of parts) {
      if (part.part === "slot" && part.path === place) return { kind: part.kind };
      const found = part.part === "group" ? search(part.parts) : null;
      if (found) return found;
    }
    return null;
  };
  for (const section of sections) {
    for (const item of section.items) {
      const found = search(item.parts);
      if (found) return found;
    }
  }
  return null;
}

const TYPED: readonly Editor[] = ["number", "percent", "duration", "date", "reference", "text", "long-text"];

/** The editor with which a third value can be typed; null where the sentence itself is the better place. */
export function typedEditor(sections: readonly SectionView[], conflict: ConflictView): Editor | null {
  if (conflict.kind !== "both-changed" || conflict.sides.some((side) => isTree(side.value) || Array.isArray(side.value))) return null;
  const slot = slotAt(sections, conflict.place);
  const editor = slot ? editorFor(slot.kind, conflict.place) : null;
  return editor !== null && TYPED.includes(editor) ? editor : null;
}

/** A value in words; `kind` is that of its slot, where it has one. */
export function inWords(value: unknown, kind?: string): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (kind !== undefined && !isTree(value) && !Array.isArray(value)) return shown(kind, String(value));
  if (typeof value === "number") return decimal(value);
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : listed(value.map((each) => inWords(each)));
  if (!isTree(value)) return `“${String(value)}”`;
  const parts = Object.entries(value).filter(([key]) => key !== "id");
  return parts.map(([key, each]) => `${words(key)} ${isTree(each) ? `(${inWords(each)})` : inWords(each)}`).join(", ");
}

/** What is to be decided, as one sentence. */
export function question(conflict: ConflictView, kind?: string): string {
  const names = (sides: ConflictView["sides"]) => listed([...new Set(sides.map((side) => side.author))]);
  const meanwhile = conflict.standing === null ? "" : `; until one of you decides, it says ${inWords(conflict.standing, kind)}`;
  switch (conflict.kind) {
    case "both-changed":
      return `${names(conflict.sides)} changed this without knowledge of each other${meanwhile}.`;
    case "changed-and-removed": {
      const [away, changed] = [conflict.sides.filter((side) => side.value === null), conflict.sides.filter((side) => side.value !== null)];
      const until = conflict.standing === null ? "; until one of you decides, it is away" : "; until one of you decides, it stays";
      return `${names(away)} took this away while ${names(changed)} changed it${until}.`;
    }
    default:
      return `${conflict.sentence}.`;
  }
}

/** What a button does that takes one side, in words for who does not see beside what it stands. */
export function takes(side: ConflictView["sides"][number], kind?: string): string {
  return side.value === null ? `Take it away, as ${side.author} did` : `Take this one, of ${side.author}: ${inWords(side.value, kind)}`;
}
