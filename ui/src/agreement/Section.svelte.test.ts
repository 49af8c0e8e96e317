import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DocumentView } from "../backend/types/DocumentView";

const asked: unknown[] = [];
vi.mock("../backend/call", () => ({
  call: async (_name: string, args: { edit: unknown }) => {
    asked.push(args.edit);
    return { revision: "2", documents: [] };
  },
}));

const { default: DocumentPage } = await import("./DocumentPage.svelte");
const { Draft } = await import("./draft.svelte");
const { Suggesting } = await import("./suggesting.svelte");
const { Together } = await import("./together.svelte");

const item = (id: string) => ({ id, path: `rules.${id}`, label: id, parts: [{ part: "words" as const, text: `The rule ${id}.` }] });
const view: DocumentView = {
  document: "mql",
  file: "mql.yaml",
  text: "rules:\n  - id: one\n  - id: two\n  - id: three\n",
  sha256: null,
  value: { rules: ["one", "two", "three"].map((id) => ({ id, label: id })) },
  sections: [{ path: "rules", title: "Scoring rules", items: ["one", "two", "three"].map(item) }],
  diagnostics: [],
  examples: [],
  needs: [],
};

let page: ReturnType<typeof mount>;
const pointer = (type: string, button = 0) => Object.assign(new MouseEvent(type, { bubbles: true, cancelable: true, button }));
const grip = (id: string) => document.querySelector<HTMLElement>(`[data-item="rules.${id}"] .grip`)!;

/** jsdom has no layout: what lies under the pointer is said here. */
function over(selector: string | null) {
  document.elementFromPoint = () => (selector === null ? null : document.querySelector(selector));
  window.dispatchEvent(pointer("pointermove"));
  flushSync();
}

beforeEach(() => {
  asked.length = 0;
  Element.prototype.scrollIntoView = () => {};
  const draft = new Draft();
  draft.view = { revision: "1", ok: true, sha256: null, documents: [view], undo: null, redo: null, in_force: null, changes: [], conflicts: [], waiting: [], makers: [], news: 0, to_arrive: 0, leftovers: [] };
  page = mount(DocumentPage, { target: document.body, props: { draft, together: new Together(), suggesting: new Suggesting("mql"), name: "mql", view, leads: null, timezone: "UTC", mode: "sentences", onmode: () => {} } });
  flushSync();
});
afterEach(() => unmount(page));

async function release() {
  window.dispatchEvent(pointer("pointerup"));
  await tick();
}

describe("an item that is dragged", () => {
  it("comes before the one on which it is let go", async () => {
    grip("three").dispatchEvent(pointer("pointerdown"));
    flushSync();
    over('[data-item="rules.one"] .sentence');
    expect(document.querySelector('[data-item="rules.one"]')?.classList.contains("drop")).toBe(true);
    await release();
    expect(asked).toEqual([{ edit: "move", path: "rules.three", before: "one" }]);
  });

  it("comes last when it is let go at the end", async () => {
    grip("one").dispatchEvent(pointer("pointerdown"));
    flushSync();
    over("[data-end]");
    await release();
    expect(asked).toEqual([{ edit: "move", path: "rules.one", before: null }]);
  });

  it("stays where it is when it is let go elsewhere, or on Escape, or with another button", async () => {
    grip("three").dispatchEvent(pointer("pointerdown"));
    flushSync();
    over(null);
    await release();
    grip("three").dispatchEvent(pointer("pointerdown"));
    flushSync();
    over('[data-item="rules.one"]');
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    await release();
    grip("three").dispatchEvent(pointer("pointerdown", 2));
    flushSync();
    over('[data-item="rules.one"]');
    await release();
    expect(asked).toEqual([]);
  });
});
