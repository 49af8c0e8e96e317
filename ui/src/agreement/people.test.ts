import { describe, expect, it } from "vitest";
import type { DraftChangeView } from "../backend/types/DraftChangeView";
import { colourOf, newsAt, newsInShort, presence } from "./people";

const change = (id: string, author: string, place: string): DraftChangeView => ({
  id,
  document: "mql",
  author,
  device: author,
  mine: false,
  at: "2026-11-28T08:00:00Z",
  sentence: "",
  places: [place],
  news: true,
  since_version: true,
  can_be_seen: true,
});

describe("the others", () => {
  it("have one colour each, always the same", () => {
    expect(colourOf("Lee Park")).toBe(colourOf("Lee Park"));
    expect(new Set(["a", "b", "c", "d"].map(colourOf)).size).toBe(4);
  });

  it("are marked at what they changed, each once and with the latest", () => {
    const news = [change("3", "Lee", "rules.big.points"), change("2", "Ana", "rules.big.label"), change("1", "Lee", "rules.big")];
    expect(newsAt(news, "mql", "rules.big").map((each) => each.id)).toEqual(["3", "2"]);
    expect(newsAt(news, "sla", "rules.big")).toEqual([]);
    expect(newsAt(news, "mql", "rules.bigger")).toEqual([]);
  });

  it("are told in short", () => {
    expect(newsInShort(2, [change("2", "Lee", "x"), change("1", "Lee", "x")])).toBe("2 changes by Lee since you last looked");
    expect(newsInShort(1, [])).toBe("1 change since you last looked");
    const at = "2026-11-28T08:00:00Z";
    expect(presence([{ device: "1", author: "Lee Park", document: "mql", at }, { device: "2", author: "Ana", document: null, at }])).toBe("Lee Park is here, in MQL; Ana is here");
  });
});
