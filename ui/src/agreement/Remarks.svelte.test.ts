import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConflictView } from "../backend/types/ConflictView";
import type { DocumentView } from "../backend/types/DocumentView";
import type { DraftView } from "../backend/types/DraftView";
import type { LeadsSummary } from "../backend/types/LeadsSummary";
import type { ThreadView } from "../backend/types/ThreadView";

const asked: { name: string; args: unknown }[] = [];
let answer: unknown = null;
vi.mock("../backend/call", () => ({
  call: async (name: string, args: unknown) => {
    asked.push({ name, args });
    return answer;
  },
  asFault: (thrown: unknown) => thrown,
}));

const { default: DocumentPage } = await import("./DocumentPage.svelte");
const { Draft } = await import("./draft.svelte");
const { Suggesting } = await import("./suggesting.svelte");
const { Together } = await import("./together.svelte");

const at = "2026-11-28T08:00:00Z";
const view: DocumentView = {
  document: "mql",
  file: "mql.yaml",
  text: "bands:\n  - id: qualified\n    from: 65\n",
  sha256: null,
  value: { bands: [{ id: "qualified", label: "Qualified", from: 65 }] },
  sections: [
    { path: "bands", title: "Bands", items: [{ id: "qualified", path: "bands.qualified", label: "Qualified", parts: [{ part: "slot", path: "bands.qualified.from", kind: "integer", text: "65" }] }] },
  ],
  diagnostics: [{ file: "mql.yaml", line: 3, column: 11, code: "x", message: "it is faulty", help: "", severity: "error", width: 2 }],
  examples: [],
  needs: [],
};
const conflict: ConflictView = {
  id: "1f3a9c02",
  document: "mql",
  place: "bands.qualified.from",
  kind: "both-changed",
  sentence: "",
  standing: 72,
  sides: [
    { change: "aa", author: "Dana", mine: true, at, value: 60, sentence: "lowered the bar" },
    { change: "bb", author: "Lee", mine: false, at, value: 72, sentence: "raised the bar" },
  ],
};
const made = { id: "bb", document: "mql" as const, author: "Lee", device: "2", mine: false, at, sentence: "raised the bar", places: ["bands.qualified.from"], news: true, since_version: true, can_be_seen: true };
const draftView = (conflicts: ConflictView[]): DraftView => ({
  revision: "1",
  ok: false,
  sha256: null,
  documents: [view],
  undo: null,
  redo: null,
  in_force: null,
  changes: [],
  conflicts,
  waiting: [],
  makers: [{ document: "mql", line: 3, column: 11, changes: [made] }],
  news: 1,
  to_arrive: 0,
  leftovers: [],
});
const thread: ThreadView = { id: "t1", document: "mql", place: "bands.qualified", resolved: false, comments: [{ id: "c1", author: "Lee", mine: false, at, kind: "said", text: "Why 65?" }] };

let page: ReturnType<typeof mount>;
const find = <T extends HTMLElement>(testid: string) => document.querySelector<T>(`[data-item="bands.qualified"] [data-testid="${testid}"]`);

function open(conflicts: ConflictView[], threads: ThreadView[] = [], leads: LeadsSummary | null = null) {
  const draft = new Draft();
  draft.view = draftView(conflicts);
  const together = new Together();
  together.news = [made];
  together.threads = threads;
  page = mount(DocumentPage, { target: document.body, props: { draft, together, suggesting: new Suggesting("mql"), name: "mql", view, leads, timezone: "UTC", mode: "sentences", onmode: () => {} } });
  flushSync();
}

function type(testid: string, text: string) {
  const field = find<HTMLInputElement>(testid)!;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

async function settle() {
  await new Promise((done) => setTimeout(done));
  await tick();
}

beforeEach(() => {
  asked.length = 0;
  answer = draftView([]);
});
afterEach(() => unmount(page));

describe("a conflict", () => {
  it("shows both values side by side at its item, with who and when", () => {
    open([conflict]);
    const sides = [...document.querySelectorAll('[data-item="bands.qualified"] [data-testid="conflict-side"]')].map((each) => each.textContent?.replaceAll(/\s+/g, " ") ?? "");
    expect(sides[0]).toMatch(/Dana \(you\), Nov 28, 2026, 8:00.*60.*Lowered the bar/);
    expect(sides[1]).toMatch(/Lee, Nov 28, 2026, 8:00.*72.*Raised the bar/);
  });

  it("is decided by taking one, and is gone then", async () => {
    open([conflict]);
    document.querySelector<HTMLElement>('[aria-label="Take this one, of Lee: 72"]')!.click();
    await settle();
    expect(asked).toEqual([{ name: "agreement_resolve", args: { conflict: "1f3a9c02", choice: { choice: "side", change: "bb" } } }]);
    expect(find("conflict")).toBeNull();
    expect((document.activeElement as HTMLElement).dataset["path"]).toBe("bands.qualified.from");
  });

  it("is decided by typing a third, once that is a value", async () => {
    open([conflict]);
    type("conflict-third", "many");
    expect(find<HTMLButtonElement>("conflict-third-take")!.disabled).toBe(true);
    type("conflict-third", "66");
    find("conflict-third-take")!.click();
    await settle();
    expect(asked.map((each) => each.args)).toEqual([{ conflict: "1f3a9c02", choice: { choice: "value", value: 66 } }]);
  });

  it("shows what either side would do to past leads, where there are any", async () => {
    const side = (qualified: number) => ({ qualified, handed_off: qualified - 1, acceptance_rate: { rate: 0.5 } });
    answer = { comparison: { sides: { from: side(40), to: side(31) }, cells: [] }, from_bands: [], to_bands: [], faults: [] };
    open([conflict], [], { leads: 100, revision: 7, columns: [], event_names: [] } as unknown as LeadsSummary);
    await settle();
    await settle();
    flushSync();
    const sides = conflict.sides.map((each) => ({ moment: "handoff", as_of: null, supposition: { suppose: "choice", conflict: "1f3a9c02", choice: { choice: "side", change: each.change } } }));
    expect(asked).toEqual(sides.map((args) => ({ name: "simulation_suppose", args })));
    const shown = [...document.querySelectorAll('[data-testid="conflict-side"] [data-testid="effect"]')].map((each) => each.textContent?.replaceAll(/\s+/g, " ").trim());
    expect(shown).toEqual(Array(2).fill("31 qualify (-9), 30 handed off, 50% accepted"));
  });

  it("of changing and taking away says which is which", () => {
    const [mine, other] = conflict.sides;
    open([{ ...conflict, place: "bands.qualified", kind: "changed-and-removed", sides: [mine!, { ...other!, value: null }] }]);
    expect(find("conflict")?.textContent).toContain("Lee took this away while Dana changed it");
    expect(document.querySelector('[aria-label="Take it away, as Lee did"]')?.textContent).toBe("Take it away");
    expect(find("conflict-third")).toBeNull();
  });
});

describe("what others did", () => {
  it("is marked at the item, and a fault says whose changes it comes from", () => {
    open([]);
    expect(find("news")?.textContent).toContain("Lee changed this");
    expect(find("fault-maker")?.textContent).toContain("Lee, Nov 28, 2026");
  });
});

describe("a thread", () => {
  it("is answered and settled where it stands", async () => {
    open([], [thread]);
    expect(find("comment")?.textContent).toBe("Why 65?");
    answer = [{ ...thread, resolved: true }];
    type("thread-answer", "It was 70.");
    find("thread-reply")!.click();
    await settle();
    expect(asked).toEqual([{ name: "agreement_answer", args: { thread: "t1", answer: { answer: "reply", text: "It was 70." } } }]);
    expect(find("thread-resolve")).toBeNull();
    expect(find("thread-reopen")).not.toBeNull();
  });
});
