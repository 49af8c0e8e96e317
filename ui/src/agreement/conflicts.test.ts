import { describe, expect, it } from "vitest";
import type { ConflictView } from "../backend/types/ConflictView";
import type { SectionView } from "../backend/types/SectionView";
import { homeless, inWords, placedAt, question, slotAt, takes, typedEditor } from "./conflicts";

const side = (author: string, value: unknown) => ({ change: author, author, mine: author === "Dana", at: "2026-11-28T08:00:00Z", value, sentence: "" });
const conflict = (place: string, values: [unknown, unknown], kind = "both-changed"): ConflictView => ({
  id: "1f3a9c02",
  document: "mql",
  place,
  kind,
  sentence: "it fits nowhere",
  standing: values[0],
  sides: [side("Dana", values[0]), side("Lee", values[1])],
});
const sections: SectionView[] = [
  {
    path: "bands",
    title: "Bands",
    items: [
      {
        id: "qualified",
        path: "bands.qualified",
        label: "Qualified",
        parts: [{ part: "group", path: "bands.qualified", parts: [{ part: "slot", path: "bands.qualified.from", kind: "integer", text: "65" }] }],
      },
    ],
  },
];

describe("a place of the document", () => {
  it("is its item's, and no other's whose name begins alike", () => {
    const all = [conflict("bands.qualified.from", [60, 72]), conflict("bands.qualified-more", [1, 2])];
    expect(placedAt(all, "bands.qualified")).toEqual([all[0]]);
  });

  it("is the page's where no item shows it: a whole document, something that was taken away", () => {
    const all = [conflict("bands.qualified.from", [60, 72]), conflict("", [null, null]), conflict("rules.gone", [1, 2])];
    expect(homeless(all, sections).map((each) => each.place)).toEqual(["", "rules.gone"]);
    expect(homeless(all, [])).toHaveLength(3);
  });
});

describe("a third value", () => {
  it("is typed as what the sentence takes there", () => {
    expect(slotAt(sections, "bands.qualified.from")).toEqual({ kind: "integer" });
    expect(typedEditor(sections, conflict("bands.qualified.from", [60, 72]))).toBe("number");
  });

  it("is written in the document where it is no single value, or where one took it away", () => {
    expect(typedEditor(sections, conflict("rules.one", [{ points: 1 }, { points: 2 }]))).toBeNull();
    expect(typedEditor(sections, conflict("bands.qualified.from", [60, null], "changed-and-removed"))).toBeNull();
  });
});

describe("words", () => {
  it("tell a value as it reads, whatever it is", () => {
    expect(inWords(1200, "integer")).toBe("1,200");
    expect(inWords("72h")).toBe("“72h”");
    expect(inWords(null)).toBe("nothing");
    expect(inWords(true)).toBe("yes");
    expect(inWords(["DE", "AT"])).toBe("“DE” and “AT”");
    expect(inWords({ id: "big", label: "Big", when: { field: "employees", at_least: 500 } })).toBe("label “Big”, when (field “employees”, at least 500)");
  });

  it("say who did what, and what the draft says meanwhile", () => {
    expect(question(conflict("bands.qualified.from", [60, 72]), "integer")).toBe("Dana and Lee changed this without knowledge of each other; until one of you decides, it says 60.");
    expect(question(conflict("rules.one", [{ points: 1 }, null], "changed-and-removed"))).toBe("Lee took this away while Dana changed it; until one of you decides, it stays.");
    expect(question(conflict("rules.one", [1, 2], "unplaced"))).toBe("it fits nowhere.");
  });

  it("name what a button does", () => {
    expect(takes(side("Lee", 72), "integer")).toBe("Take this one, of Lee: 72");
    expect(takes(side("Lee", null))).toBe("Take it away, as Lee did");
  });
});
