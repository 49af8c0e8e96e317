import { beforeEach, describe, expect, it, vi } from "vitest";

const calls: { name: string; args: unknown }[] = [];
let fail = false;
vi.mock("../backend/call", () => ({
  call: async (name: string, args: unknown) => {
    calls.push({ name, args });
    if (fail) throw { code: "x", message: "no such path", help: "", diagnostics: [] };
    return { revision: String(calls.length), documents: [] };
  },
}));

const { Draft } = await import("./draft.svelte");
const set = (path: string, value: unknown) => ({ edit: "set", path, value }) as const;

describe("edits on their way", () => {
  beforeEach(() => {
    calls.length = 0;
    fail = false;
    vi.useFakeTimers();
  });

  it("send what is typed quickly at one place once", async () => {
    const draft = new Draft();
    draft.editSoon("mql", set("bands.qualified.from", 6), "g");
    draft.editSoon("mql", set("bands.qualified.from", 65), "g");
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toEqual([{ name: "agreement_edit", args: { document: "mql", edit: set("bands.qualified.from", 65), group: "g" } }]);
  });

  it("lose no edit when another place is edited meanwhile", async () => {
    const draft = new Draft();
    draft.editSoon("mql", set("rules.a.points", 1), "g");
    draft.editSoon("mql", set("rules.b.points", 2), "h");
    await vi.advanceTimersByTimeAsync(200);
    expect(calls.map((each) => (each.args as { edit: { path: string } }).edit.path)).toEqual(["rules.a.points", "rules.b.points"]);
  });

  it("are settled only when the view tells of all of them", async () => {
    const draft = new Draft();
    expect(draft.settled).toBe(true);
    draft.editSoon("mql", set("rules.a.points", 1), "g");
    expect(draft.settled).toBe(false);
    draft.flush();
    expect(draft.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.settled).toBe(true);
  });

  it("go before an undo that was asked for after them", async () => {
    const draft = new Draft();
    draft.editSoon("mql", set("rules.a.points", 1), "g");
    await draft.undo();
    expect(calls.map((each) => each.name)).toEqual(["agreement_edit", "agreement_undo"]);
  });

  it("keep the draft as it is when one is refused, and say why", async () => {
    const draft = new Draft();
    await draft.load();
    const view = draft.view;
    fail = true;
    await draft.edit("mql", { edit: "remove", path: "rules.gone" });
    expect(draft.view).toBe(view);
    expect(draft.fault?.message).toBe("no such path");
    fail = false;
    await draft.load();
    expect(draft.fault).toBeNull();
  });
});
