import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DocumentView } from "../backend/types/DocumentView";
import type { PartView } from "../backend/types/PartView";

const asked: { name: string; args: unknown }[] = [];
vi.mock("../backend/call", () => ({
  call: async (name: string, args: unknown) => {
    asked.push({ name, args });
    return { revision: "2", documents: [] };
  },
}));

const { default: DocumentPage } = await import("./DocumentPage.svelte");
const { Draft } = await import("./draft.svelte");
const { Suggesting } = await import("./suggesting.svelte");
const { Together } = await import("./together.svelte");

const slot = (path: string, kind: string, text: string): PartView => ({ part: "slot", path, kind, text });
const words = (text: string): PartView => ({ part: "words", text });
const when = { field: "employees", at_least: 500 };
const view: DocumentView = {
  document: "mql",
  file: "mql.yaml",
  text: "rules:\n  - id: big\n    label: Big\n    when: { field: employees, at_least: 500 }\n    points: 15\n",
  sha256: null,
  value: { categories: [{ id: "fit", label: "Fit" }, { id: "intent", label: "Signals" }], rules: [{ id: "big", label: "Big", category: "fit", when, points: 15 }] },
  sections: [
    {
      path: "rules",
      title: "Scoring rules",
      items: [
        {
          id: "big",
          path: "rules.big",
          label: "Big",
          parts: [
            words("Add "),
            slot("rules.big.points", "integer", "15"),
            words(" points to "),
            slot("rules.big.category", "category", "Fit"),
            words(" when "),
            { part: "group", path: "rules.big.when", parts: [slot("rules.big.when.field", "field", "employees"), words(" "), slot("rules.big.when", "operator", "is at least"), words(" "), slot("rules.big.when.at_least", "number", "500")] },
            words("."),
          ],
        },
      ],
    },
  ],
  diagnostics: [{ file: "mql.yaml", line: 5, column: 13, code: "x", message: "`15` is odd", help: "take another", severity: "warning", width: 2 }],
  examples: [],
  needs: [],
};

let page: ReturnType<typeof mount>;
let props: { view: DocumentView };
const at = <T extends HTMLElement>(path: string, tag = "") => document.querySelector<T>(`${tag}[data-path="${path}"]`)!;
const edits = () => asked.filter((each) => each.name === "agreement_edit").map((each) => (each.args as { edit: unknown }).edit);

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers();
  const draft = new Draft();
  draft.view = { revision: "1", ok: true, sha256: null, documents: [view], undo: null, redo: null, in_force: null, changes: [], conflicts: [], waiting: [], makers: [], news: 0, to_arrive: 0, leftovers: [] };
  const reactive = $state({ draft, together: new Together(), suggesting: new Suggesting("mql"), name: "mql" as const, view, leads: null, timezone: "UTC", mode: "sentences" as const, onmode: () => {} });
  props = reactive;
  page = mount(DocumentPage, { target: document.body, props: reactive });
  flushSync();
});
afterEach(async () => {
  vi.useRealTimers();
  await unmount(page);
});

/** The document as it is after the points were changed. */
function withPoints(points: number): DocumentView {
  return { ...view, value: { ...(view.value as object), rules: [{ id: "big", label: "Big", category: "fit", when, points }] } };
}

/** Opens a slot and types into it. */
function type(path: string, text: string): HTMLInputElement {
  at(path).click();
  flushSync();
  const input = at<HTMLInputElement>(path, "input");
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
  return input;
}

describe("a sentence", () => {
  it("reads as one", () => {
    const item = document.querySelector('[data-item="rules.big"] .sentence');
    expect(item?.textContent?.replaceAll(/\s+/g, " ")).toContain("Add 15 points to Fit when employees is at least 500");
  });

  it("edits a number as it is typed", async () => {
    type("rules.big.points", "20");
    await vi.advanceTimersByTimeAsync(150);
    expect(edits()).toEqual([{ edit: "set", path: "rules.big.points", value: 20 }]);
  });

  it("sends nothing that is no number, and says what is", async () => {
    const input = type("rules.big.points", "twenty");
    await vi.advanceTimersByTimeAsync(150);
    expect(edits()).toEqual([]);
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(document.body.textContent).toContain("a number, such as 15");
  });

  it("is not overwritten by the answer to an older keystroke", async () => {
    type("rules.big.points", "2");
    await vi.advanceTimersByTimeAsync(125);
    const input = at<HTMLInputElement>("rules.big.points", "input");
    input.value = "25";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    props.view = withPoints(2);
    flushSync();
    expect(input.value).toBe("25");
    await vi.advanceTimersByTimeAsync(300);
    expect(edits().map((each) => (each as { value: number }).value)).toEqual([2, 25]);
  });

  it("takes over what is changed elsewhere", () => {
    const input = type("rules.big.points", "15");
    props.view = withPoints(40);
    flushSync();
    expect(input.value).toBe("40");
  });

  it("takes back what was typed on Escape", async () => {
    const input = type("rules.big.points", "20");
    await vi.advanceTimersByTimeAsync(150);
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await vi.advanceTimersByTimeAsync(150);
    expect(edits().at(-1)).toEqual({ edit: "set", path: "rules.big.points", value: 15 });
  });

  it("offers the categories of the document by their labels", () => {
    at("rules.big.category").click();
    flushSync();
    expect([...at<HTMLSelectElement>("rules.big.category", "select").options].map((each) => each.textContent)).toEqual(["Fit", "Signals"]);
  });

  it("writes the whole test when its comparison is exchanged", async () => {
    at("rules.big.when").click();
    flushSync();
    const select = at<HTMLSelectElement>("rules.big.when", "select");
    select.value = "less_than";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(150);
    expect(edits()).toEqual([{ edit: "set", path: "rules.big.when", value: { field: "employees", less_than: 500 } }]);
  });

  it("has its fault beside it, in words", () => {
    const fault = document.querySelector('[data-item="rules.big"] [data-testid="fault"]');
    expect(fault?.textContent).toContain("15 is odd");
    expect(fault?.textContent).toContain("Take another");
  });

  it("moves with Alt and an arrow only where there is a place to go", async () => {
    document.querySelector('[data-item="rules.big"]')?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true }));
    await vi.advanceTimersByTimeAsync(150);
    expect(edits()).toEqual([]);
  });
});
