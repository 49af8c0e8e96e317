import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FaultView } from "../backend/types/FaultView";
import { entry, leaders, signOff, statement } from "./fixtures";

const calls: { name: string; args: Record<string, unknown> }[] = [];
let refusal: FaultView | null = null;
const two = entry(2);
const own = leaders[1]!.own.map((key) => ({ ...key, encrypted: true, sample: false }));
vi.mock("../backend/call", () => ({
  asFault: (thrown: unknown) => thrown,
  call: async (name: string, args: Record<string, unknown>) => {
    calls.push({ name, args });
    if (name === "signoff_statement") return statement(two, args["leader"] as "sales", { declines: args["decline_reason"] !== null, own });
    if (name === "signoff_sign" && refusal) throw refusal;
    return signOff();
  },
}));
vi.mock("../backend/dialogs", () => ({ askForAnyFile: async () => "/home/lee/.ssh/id_ed25519" }));

const { default: SignDrawer } = await import("./SignDrawer.svelte");
const { SignOff } = await import("./signoff.svelte");

// jsdom has no modal dialogs; the panel only has to be there.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};

let page: ReturnType<typeof mount> | null = null;
let closed = 0;
let conflicts = 0;
const find = <T extends HTMLElement>(testid: string) => document.querySelector<T>(`[data-testid="${testid}"]`);

async function settle() {
  for (let turn = 0; turn < 6; turn += 1) await tick();
  flushSync();
}

async function open(leader: string | null, declines = false) {
  page = mount(SignDrawer, { target: document.body, props: { signoff: new SignOff(), entry: two, name: "Version 2", leader, declines, onconflicts: () => (conflicts += 1), onclose: () => (closed += 1) } });
  await settle();
}

function type(testid: string, text: string) {
  const field = find<HTMLInputElement>(testid)!;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
  return field;
}

beforeEach(() => {
  calls.length = 0;
  closed = 0;
  conflicts = 0;
  refusal = null;
});
afterEach(async () => {
  if (page) await unmount(page);
  page = null;
});

describe("the panel in which a leader signs", () => {
  it("shows the digests and names what it will do, with whom", async () => {
    await open("sales");
    expect(find("manifest-digest")?.dataset["digest"]).toBe(two.manifest_sha256);
    expect(find("statement-digest")?.dataset["digest"]).toBe(statement(two, "sales").statement_sha256);
    expect(find("sign-go")?.textContent?.trim()).toBe("Sign version 2 as Lee Park, Sales director");
    expect(find("statement-text")?.textContent).toContain(statement(two, "sales").text);
  });

  it("asks who it is where that is not said", async () => {
    await open(null);
    expect(find("sign-go")).toBeNull();
    find("leader-marketing")!.click();
    await settle();
    expect(find("sign-go")?.textContent).toContain("Dana Reyes, CMO");
  });

  it("hands the passphrase on and keeps it nowhere, even when it was refused", async () => {
    refusal = { code: "passphrase", message: "the passphrase is not the right one", help: "type it again", diagnostics: [] };
    await open("sales");
    const field = type("passphrase", "correct horse battery staple");
    find("sign-go")!.click();
    expect(field.value).toBe("");
    await settle();
    expect(calls.find((each) => each.name === "signoff_sign")?.args["passphrase"]).toBe("correct horse battery staple");
    expect(document.body.textContent).toContain("The passphrase is not the right one");
    expect(document.body.innerHTML).not.toContain("horse");
    expect(closed).toBe(0);
  });

  it("keeps the field for the passphrase out of the browser's memory", async () => {
    await open("sales");
    const field = find<HTMLInputElement>("passphrase")!;
    expect(field.type).toBe("password");
    expect(field.autocomplete).toBe("off");
  });

  it("takes another key from a file", async () => {
    await open("sales");
    find("key-file")!.click();
    await settle();
    find("sign-go")!.click();
    await settle();
    expect(calls.find((each) => each.name === "signoff_sign")?.args).toMatchObject({ key: "/home/lee/.ssh/id_ed25519", passphrase: null });
    expect(closed).toBe(1);
  });

  it("asks for what moved anew, in the same place", async () => {
    refusal = { code: "moved-since", message: "version 2 is not what was shown", help: "look at it anew", diagnostics: [] };
    await open("sales");
    type("passphrase", "x");
    find("sign-go")!.click();
    await settle();
    find("sign-again")!.click();
    await settle();
    expect(calls.filter((each) => each.name === "signoff_statement")).toHaveLength(2);
    expect(find("sign-again")).toBeNull();
  });
});

describe("the panel while the draft has conflicts", () => {
  it("says so, and leads to them", async () => {
    refusal = { code: "open-conflicts", message: "one conflict of the draft is open", help: "decide it", diagnostics: [] };
    await open("sales");
    type("passphrase", "x");
    find("sign-go")!.click();
    await settle();
    expect(document.body.textContent).toContain("One conflict of the draft is open");
    find("sign-conflicts")!.click();
    expect([closed, conflicts]).toEqual([1, 1]);
  });
});

describe("the panel in which a leader declines", () => {
  it("asks for a reason first, and asks anew when the reason is another", async () => {
    await open("sales", true);
    expect(find<HTMLButtonElement>("decline-continue")!.disabled).toBe(true);
    type("decline-reason", "   ");
    expect(find<HTMLButtonElement>("decline-continue")!.disabled).toBe(true);
    type("decline-reason", "My team calls students.");
    find("decline-continue")!.click();
    await settle();
    expect(calls[0]?.args["decline_reason"]).toBe("My team calls students.");
    expect(find("sign-go")?.textContent?.trim()).toBe("Decline version 2 as Lee Park, Sales director");
    type("decline-reason", "My team calls interns.");
    expect(find("sign-go")).toBeNull();
  });
});
