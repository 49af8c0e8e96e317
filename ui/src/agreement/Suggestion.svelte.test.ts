import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DocumentView } from "../backend/types/DocumentView";
import type { DraftView } from "../backend/types/DraftView";
import type { LeadsSummary } from "../backend/types/LeadsSummary";
import type { SuggestionView } from "../backend/types/SuggestionView";

const asked: { name: string; args: unknown }[] = [];
const answers: Record<string, unknown> = {};
vi.mock("../backend/call", () => ({
  call: async (name: string, args: unknown) => {
    asked.push({ name, args });
    const answer = answers[name];
    if (answer instanceof Error) throw { code: "edit", message: answer.message, help: "", diagnostics: [] };
    return answer;
  },
  asFault: (thrown: unknown) => thrown,
}));

const { default: DocumentPage } = await import("./DocumentPage.svelte");
const { default: SuggestBar } = await import("./SuggestBar.svelte");
const { Draft } = await import("./draft.svelte");
const { Suggesting } = await import("./suggesting.svelte");
const { Together } = await import("./together.svelte");

const at = "2026-11-28T08:00:00Z";
const page = (from: number): DocumentView => ({
  document: "mql",
  file: "mql.yaml",
  text: "",
  sha256: null,
  value: { bands: [{ id: "qualified", label: "Qualified", from }], rules: [] },
  sections: [
    { path: "bands", title: "Bands", items: [{ id: "qualified", path: "bands.qualified", label: "Qualified", parts: [{ part: "slot", path: "bands.qualified.from", kind: "integer", text: String(from) }] }] },
    { path: "rules", title: "Scoring rules", items: [] },
  ],
  diagnostics: [],
  examples: [],
  needs: [],
});
const view = page(65);
const draftView: DraftView = { revision: "1", ok: true, sha256: null, documents: [view], undo: null, redo: null, in_force: null, changes: [], conflicts: [], waiting: [], makers: [], news: 0, to_arrive: 0, leftovers: [] };
const suggestion: SuggestionView = {
  id: "s1",
  document: "mql",
  place: "bands.qualified.from",
  places: ["bands.qualified.from"],
  author: "Lee",
  mine: false,
  at,
  sentence: "`qualified` begins at 72, before 65.",
  why: "As it was in March.",
  status: "open",
  fit: "fits",
  end: null,
};
const rate = (of: number) => ({ rate: of, low: null, high: null, known: 1, unknown: 0, worst: null, best: null });
const side = (qualified: number) => ({ qualified, handed_off: qualified, acceptance_rate: rate(0.5) });
const bands = [{ id: "qualified", label: "Qualified", from: 65 }];
const supposed = { comparison: { sides: { from: side(40), to: side(31) }, cells: [] }, from_bands: bands, to_bands: bands, faults: [] };

let mounted: ReturnType<typeof mount>[];
let suggesting: InstanceType<typeof Suggesting>;
let together: InstanceType<typeof Together>;
let draft: InstanceType<typeof Draft>;
const find = <T extends HTMLElement>(testid: string, within = "") => document.querySelector<T>(`${within} [data-testid="${testid}"]`);
const named = (name: string) => asked.filter((each) => each.name === name).map((each) => each.args);

function open(suggestions: SuggestionView[], leads = 100) {
  draft = new Draft();
  draft.view = draftView;
  together = new Together();
  together.suggestions = suggestions;
  suggesting = new Suggesting("mql");
  const summary = { leads, revision: 7, columns: [], event_names: [] } as unknown as LeadsSummary;
  const target = document.body;
  mounted = [
    mount(DocumentPage, { target, props: { draft, together, suggesting, name: "mql", view, leads: summary, timezone: "UTC", mode: "sentences", onmode: () => {} } }),
    mount(SuggestBar, { target, props: { suggesting, together, turn: "1", leads: true } }),
  ];
  flushSync();
}

async function settle() {
  await new Promise((done) => setTimeout(done, 5));
  await tick();
  flushSync();
}

/** Types into a field. */
function write(field: HTMLInputElement, text: string) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

beforeEach(() => {
  asked.length = 0;
  // jsdom has no layout.
  Element.prototype.scrollIntoView = () => {};
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Object.assign(answers, { simulation_suppose: supposed, agreement_accept: draftView, agreement_suggestions: [], agreement_decline: [], agreement_withdraw: [], agreement_suggest: [], agreement_suppose: { view: page(72), sentence: "`qualified` begins at 72, before 65." } });
});
afterEach(async () => {
  for (const each of mounted) await unmount(each);
});

describe("a suggestion", () => {
  it("stands at its item with who, when, what, why, and what it would do", async () => {
    open([suggestion]);
    await settle();
    const shown = find("suggestion", '[data-item="bands.qualified"]')?.textContent?.replaceAll(/\s+/g, " ") ?? "";
    expect(shown).toMatch(/Lee suggests, Nov 28, 2026, 8:00.*begins at 72, before 65.*As it was in March.*31 qualify \(-9\), 31 handed off, 50% accepted/);
    expect(named("simulation_suppose")).toEqual([{ moment: "handoff", as_of: null, supposition: { suppose: "suggestion", suggestion: "s1" } }]);
  });

  it("is accepted by whoever did not make it", async () => {
    open([suggestion]);
    document.querySelector<HTMLElement>('[aria-label="Accept the suggestion of Lee"]')!.click();
    await settle();
    expect(named("agreement_accept")).toEqual([{ suggestion: "s1" }]);
    expect(find("suggestion-withdraw")).toBeNull();
  });

  it("is declined with a reason, or without", async () => {
    open([suggestion]);
    find("suggestion-decline")!.click();
    await settle();
    expect(document.activeElement).toBe(find("suggestion-reason"));
    write(find<HTMLInputElement>("suggestion-reason")!, " Too high. ");
    find("suggestion-decline-now")!.click();
    await settle();
    expect(named("agreement_decline")).toEqual([{ suggestion: "s1", reason: "Too high." }]);
    expect(find("suggestion")).toBeNull();
  });

  it("is taken back, but not accepted, by whoever made it", async () => {
    open([{ ...suggestion, mine: true }]);
    expect(find("suggestion-accept")).toBeNull();
    find("suggestion-withdraw")!.click();
    await settle();
    expect(named("agreement_withdraw")).toEqual([{ suggestion: "s1" }]);
  });

  it("that does not fit any more says so, and can only be declined", () => {
    open([{ ...suggestion, fit: "no-longer" }]);
    expect(find("suggestion-unfit")?.textContent).toContain("does not fit any more");
    expect(find<HTMLButtonElement>("suggestion-accept")!.disabled).toBe(true);
    expect(find<HTMLButtonElement>("suggestion-decline")!.disabled).toBe(false);
    expect(named("simulation_suppose")).toEqual([]);
  });

  it("of something new stands in its chapter, and without leads tells no figures", () => {
    open([{ ...suggestion, place: "rules.fresh", places: ["rules.fresh"] }], 0);
    expect(find("suggestion", '[data-section="rules"]')).not.toBeNull();
    expect(document.querySelectorAll('[data-testid="suggestion"]').length).toBe(1);
    expect(find("effect")).toBeNull();
  });

  it("that is closed is kept below, with who closed it", () => {
    open([{ ...suggestion, status: "declined", fit: null, end: { author: "Dana", at, reason: "Too high." } }]);
    expect(find("suggestion")).toBeNull();
    expect(find("past-remarks")?.textContent).toBe("1 closed suggestion");
    expect(find("closed-suggestion")?.textContent?.replaceAll(/\s+/g, " ")).toMatch(/Lee suggested.*Declined by Dana, .*: Too high\./);
  });
});

describe("suggesting instead of changing", () => {
  async function type(text: string) {
    document.querySelector<HTMLElement>('[role=button][data-path="bands.qualified.from"]')!.click();
    flushSync();
    write(document.querySelector<HTMLInputElement>('input[data-path="bands.qualified.from"]')!, text);
    await new Promise((done) => setTimeout(done, 140));
    await settle();
  }

  it("shows the document as it would be, and changes nothing", async () => {
    open([]);
    suggesting.begin();
    await type("72");
    expect(named("agreement_edit")).toEqual([]);
    expect(named("agreement_suppose")).toEqual([{ document: "mql", edits: [{ edit: "set", path: "bands.qualified.from", value: 72 }] }]);
    expect(find("suggest-sentence")?.textContent).toContain("begins at 72");
    expect(document.querySelector('[data-item="bands.qualified"]')?.classList.contains("supposed")).toBe(true);
    expect(find("effect")?.textContent).toContain("31 qualify");
    expect(draft.view).toBe(draftView);
  });

  it("is sent with why, and ends then", async () => {
    open([]);
    suggesting.begin();
    await type("72");
    answers["agreement_suggest"] = [{ ...suggestion, mine: true }];
    write(find<HTMLInputElement>("suggest-why")!, "As in March");
    find("suggest-send")!.click();
    await settle();
    expect(named("agreement_suggest")).toEqual([{ document: "mql", edits: [{ edit: "set", path: "bands.qualified.from", value: 72 }], why: "As in March" }]);
    expect([suggesting.active, suggesting.view, together.suggestions.length]).toEqual([false, null, 1]);
  });

  it("goes step by step, and a step that cannot be made is told and not kept", async () => {
    open([]);
    suggesting.begin();
    await suggesting.edit({ edit: "set", path: "title", value: "One" }, "a");
    await suggesting.edit({ edit: "set", path: "title", value: "Two" }, "a");
    await suggesting.edit({ edit: "remove", path: "bands.qualified" });
    expect(suggesting.edits.map((each) => each.edit)).toEqual(["set", "remove"]);
    answers["agreement_suppose"] = new Error("there is no `x`");
    await suggesting.edit({ edit: "remove", path: "x" });
    expect([suggesting.edits.length, suggesting.fault?.message]).toEqual([2, "there is no `x`"]);
    answers["agreement_suppose"] = { view, sentence: "" };
    await suggesting.undo();
    expect([suggesting.edits.length, suggesting.fault]).toEqual([1, null]);
    suggesting.end();
    expect([suggesting.edits.length, suggesting.active]).toEqual([0, false]);
  });
});
