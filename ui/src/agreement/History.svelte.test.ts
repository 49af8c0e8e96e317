import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DraftChangeView } from "../backend/types/DraftChangeView";
import type { DraftStateView } from "../backend/types/DraftStateView";
import type { DraftView } from "../backend/types/DraftView";

const asked: { name: string; args: unknown }[] = [];
const at = "2026-11-28T08:00:00Z";
const change = (id: string, sentence: string): DraftChangeView => ({ id, document: "mql", author: "Lee", device: "2", mine: false, at, sentence, places: ["bands.qualified.from"], news: false, since_version: true, can_be_seen: id !== "old" });
const was: DraftStateView = {
  change: change("aa", "raised the bar"),
  documents: [{ document: "mql", text: "", sections: [{ path: "bands", title: "Bands", items: [{ id: "qualified", path: "bands.qualified", label: "Qualified", parts: [{ part: "words", text: "From 72 points." }] }] }] }],
  changes: [{ document: "mql", id: "qualified", kind: "changed", effect: "tightens", sentence: "Qualified begins at 72 instead of 65." }],
} as unknown as DraftStateView;
vi.mock("../backend/call", () => ({
  call: async (name: string, args: unknown) => {
    asked.push({ name, args });
    return name === "agreement_state" ? was : [change("aa", "raised the bar"), change("old", "came before")];
  },
  asFault: (thrown: unknown) => thrown,
}));

const { default: History } = await import("./History.svelte");
const { default: Leftovers } = await import("./Leftovers.svelte");

let page: ReturnType<typeof mount>;
const restored: string[] = [];
const find = <T extends HTMLElement>(testid: string) => document.querySelector<T>(`[data-testid="${testid}"]`);

async function settle() {
  await new Promise((done) => setTimeout(done));
  await tick();
  flushSync();
}

beforeEach(() => {
  asked.length = 0;
  restored.length = 0;
  // jsdom knows no dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});
afterEach(() => unmount(page));

describe("how the draft came about", () => {
  it("shows the draft as it was after a change, and brings it back", async () => {
    page = mount(History, { target: document.body, props: { timezone: "UTC", opened: true, onrestore: async (id: string) => void restored.push(id) } });
    await settle();
    expect(document.querySelectorAll('[data-testid="history-look"]').length).toBe(1);
    document.querySelector<HTMLElement>('[aria-label="Look at it then: raised the bar"]')!.click();
    flushSync();
    await settle();
    expect(asked.at(-1)).toEqual({ name: "agreement_state", args: { change: "aa" } });
    const shown = find("past-state")?.textContent ?? "";
    expect(shown).toContain("Qualified begins at 72 instead of 65.");
    expect(find("past-document")?.textContent).toContain("From 72 points.");
    find("past-restore")!.click();
    await settle();
    expect(restored).toEqual(["aa"]);
    expect(find("past-state")).toBeNull();
    expect(asked.filter((each) => each.name === "agreement_history").length).toBe(2);
  });
});

describe("a copy that a sync tool left", () => {
  const leftover = (name: string, known: boolean) => ({ name, document: "mql" as const, tool: "Dropbox", known });
  const draft = (leftovers: DraftView["leftovers"]) => ({ leftovers, waiting: [], to_arrive: 0 }) as unknown as DraftView;

  it("is merged or put aside; what the history knows is only put aside", () => {
    const done: unknown[] = [];
    page = mount(Leftovers, { target: document.body, props: { draft: draft([leftover("mql (1).yaml", false), leftover("mql (2).yaml", true)]), onleftover: (name: string, merge: boolean) => done.push([name, merge]) } });
    flushSync();
    const shown = [...document.querySelectorAll('[data-testid="leftover"]')].map((each) => each.textContent ?? "");
    expect(shown[0]).toContain("mql (1).yaml is a copy of mql.yaml that Dropbox has put beside it; it says what the history does not know.");
    expect(shown[1]).toContain("all that it says is in the history already");
    expect(document.querySelectorAll('[data-testid="leftover-merge"]').length).toBe(1);
    find("leftover-merge")!.click();
    [...document.querySelectorAll<HTMLElement>('[data-testid="leftover-aside"]')].at(-1)!.click();
    expect(done).toEqual([
      ["mql (1).yaml", true],
      ["mql (2).yaml", false],
    ]);
  });
});
