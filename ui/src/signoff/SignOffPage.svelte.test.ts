import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FaultView } from "../backend/types/FaultView";
import type { ProposalView } from "../backend/types/ProposalView";
import type { SignOffView } from "../backend/types/SignOffView";
import { digest, entry, first, numbers, seal, signature, signOff, versionView } from "./fixtures";

const calls: { name: string; args: Record<string, unknown> }[] = [];
let proposed: ProposalView;
let after: SignOffView;
vi.mock("../backend/call", () => ({
  asFault: (thrown: unknown) => thrown,
  call: async (name: string, args: Record<string, unknown>) => {
    calls.push({ name, args });
    if (name === "signoff_proposal") return proposed;
    if (name === "signoff_version") return versionView(after.versions.find((each) => each.folder === args["version"]) ?? first);
    return after;
  },
}));
vi.mock("../backend/dialogs", () => ({}));

const { default: SignOffPage } = await import("./SignOffPage.svelte");
const { SignOff } = await import("./signoff.svelte");

let page: ReturnType<typeof mount>;
const went: string[] = [];
const find = <T extends HTMLElement>(testid: string) => document.querySelector<T>(`[data-testid="${testid}"]`);
const text = (testid: string) => find(testid)?.textContent?.replaceAll(/\s+/g, " ").trim();

async function settle() {
  for (let turn = 0; turn < 8; turn += 1) await tick();
  flushSync();
}

async function open(view: SignOffView) {
  const signoff = new SignOff();
  signoff.view = view;
  after = view;
  page = mount(SignOffPage, {
    target: document.body,
    props: {
      signoff,
      draft: null,
      name: "Acme lead agreement",
      currency: "USD",
      timezone: "UTC",
      turn: "1",
      ondocument: (document: string) => went.push(document),
      onconflicts: () => went.push("conflicts"),
      onchanges: () => went.push("changes"),
      onchanged: () => went.push("changed"),
      onverify: () => went.push("verify"),
    },
  });
  await settle();
}

const refusal = (code: string, diagnostics: FaultView["diagnostics"] = []): FaultView => ({ code, message: `the code is \`${code}\``, help: "mend it", diagnostics });

beforeEach(() => {
  calls.length = 0;
  went.length = 0;
  Element.prototype.scrollIntoView = () => {};
  proposed = { version: 2, refusals: [], changes: versionView(entry(2)).changes, numbers, draft_sha256: digest("77"), bands: [], suggestions: 0 };
});
afterEach(() => unmount(page));

describe("what is in force", () => {
  it("is under the seal of both, with since when, and marked where the keys are the sample's", async () => {
    await open(signOff());
    expect(text("seal-words")).toBe("Version 1 is in force since Mar 3, 2026, when the last of them claims to have signed.");
    expect(find("seal")?.textContent).toContain("DANA REYES");
    expect(find("seal")?.textContent).toContain("LEE PARK");
    expect(find("seal")?.textContent).toContain("sample key");
    expect(text("draft-differs")).toContain("The draft differs from version 1 in 3 places.");
  });

  it("is nothing before anybody signed", async () => {
    await open(signOff({ in_force: null, versions: [] }));
    expect(find("nothing-in-force")).not.toBeNull();
    expect(find("seal")).toBeNull();
    expect(find("draft-differs")).toBeNull();
  });

  it("tells a hand-over for ever", async () => {
    await open(signOff({ in_force: { ...seal, without: ["Ana Voss"] } }));
    expect(text("seal-without")).toContain("Ana Voss");
  });
});

describe("what waits", () => {
  const two = entry(2, { signatures: [signature("marketing"), signature("sales", { status: "missing", claimed_at: null, statement_sha256: null })] });

  it("is read from its frozen bytes, and offers a line to who has yet to sign", async () => {
    await open(signOff({ waiting: [two], versions: [two, first] }));
    expect(calls.map((each) => each.name)).toContain("signoff_version");
    expect(calls.map((each) => each.name)).not.toContain("signoff_proposal");
    expect(text("evidence-to-qualified")).toBe("50");
    expect(document.querySelectorAll('[data-testid="proposed"] [data-testid="change"]')).toHaveLength(3);
    expect(find("sign-sales")).not.toBeNull();
    expect(find("sign-marketing")).toBeNull();
    expect(text("yet-to-sign")).toBe("Lee Park has yet to sign.");
  });

  it("cannot be signed while another was frozen at the same time", async () => {
    const forked = [two, entry(2, { folder: "0002-deadbeef" })].map((each) => ({ ...each, status: "forked" as const }));
    await open(signOff({ waiting: forked, versions: [...forked, first] }));
    expect(document.querySelectorAll('[data-testid="proposed"]')).toHaveLength(2);
    expect(find("sign-sales")).toBeNull();
    expect(document.body.textContent).toContain("Version 2-deadbeef");
  });
});

describe("a proposal", () => {
  it("needs a message, and freezes exactly the draft that was looked at", async () => {
    await open(signOff());
    const button = find<HTMLButtonElement>("propose-freeze")!;
    expect(button.textContent?.trim()).toBe("Freeze as version 2 and ask for signatures");
    expect(button.disabled).toBe(true);
    const message = find<HTMLTextAreaElement>("propose-message")!;
    message.value = "  Fewer leads, better ones. ";
    message.dispatchEvent(new Event("input", { bubbles: true }));
    flushSync();
    button.click();
    await settle();
    expect(calls.find((each) => each.name === "signoff_propose")?.args).toEqual({ message: "Fewer leads, better ones.", draft_sha256: digest("77"), after: null });
  });

  it("says what stands in its way, and leads there", async () => {
    const fault = { file: "mql.yaml", line: 12, column: 1, code: "example", message: "it does not hold", help: "", severity: "error" as const, width: 1 };
    proposed = { ...proposed, refusals: [refusal("no-key"), refusal("example-fails", [fault])], numbers: null, draft_sha256: "" };
    await open(signOff());
    const ways = [...document.querySelectorAll<HTMLElement>('[data-testid="refusal-place"]')];
    expect(ways.map((each) => each.textContent)).toEqual(["To the keys", "Show it in MQL"]);
    ways[1]?.click();
    expect(went).toEqual(["mql"]);
    expect(find<HTMLButtonElement>("propose-freeze")?.disabled).toBe(true);
  });

  it("is nothing to be filled in while the draft says what is signed", async () => {
    proposed = { ...proposed, refusals: [refusal("nothing-changed")], changes: [], numbers: null };
    await open(signOff({ draft_changes: 0 }));
    expect(find("nothing-to-propose")).not.toBeNull();
    expect(find("propose-message")).toBeNull();
  });

  it("names the one of two signed versions on which it is built", async () => {
    proposed = { ...proposed, refusals: [refusal("fork")] };
    const twins = ["0002-aaaaaaaa", "0002-bbbbbbbb"].map((folder) => entry(2, { folder, status: "forked" }));
    await open(signOff({ versions: [...twins, first] }));
    expect(find("refusal")).toBeNull();
    const message = find<HTMLTextAreaElement>("propose-message")!;
    message.value = "Dana's it is.";
    message.dispatchEvent(new Event("input", { bubbles: true }));
    const choice = find<HTMLSelectElement>("propose-after")!;
    flushSync();
    expect(find<HTMLButtonElement>("propose-freeze")?.disabled).toBe(true);
    choice.value = "0002-bbbbbbbb";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    flushSync();
    find("propose-freeze")!.click();
    await settle();
    expect(calls.find((each) => each.name === "signoff_propose")?.args["after"]).toBe("0002-bbbbbbbb");
  });
});

describe("a history that does not hold", () => {
  it("says so at the top with its code, and offers what this computer can mend", async () => {
    const fault = { code: "changed-file", message: "`mql.yaml` is not the one that was signed", help: "restore it", folder: first.folder, file: "mql.yaml" };
    await open(signOff({ faults: [fault, { ...fault, code: "unknown-file", file: "x.tmp" }] }));
    const told = [...document.querySelectorAll<HTMLElement>('[data-testid="history-fault"]')];
    expect(told.map((each) => each.dataset["code"])).toEqual(["changed-file", "unknown-file"]);
    expect(document.querySelectorAll('[data-testid="restore"]')).toHaveLength(1);
    find("restore")!.click();
    await settle();
    expect(calls.find((each) => each.name === "signoff_restore")?.args).toEqual({ version: first.folder });
  });

  it("says quietly that it is not anchored", async () => {
    await open(signOff({ anchored: false }));
    expect(text("not-anchored")).toContain("Not anchored");
  });
});

describe("the history", () => {
  it("shows every version with why it was declined, and opens each", async () => {
    const no = { leader: "sales", name: "Lee Park", reason: "My team calls students.", claimed_at: "2026-03-05T10:00:00Z", status: "good" as const };
    const two = entry(2, { status: "declined", declined: [no] });
    await open(signOff({ versions: [two, first] }));
    expect(text("timeline")).toContain("My team calls students.");
    HTMLDialogElement.prototype.showModal = function showModal() {
      this.open = true;
    };
    document.querySelector<HTMLElement>(`[data-folder="${two.folder}"] button`)!.click();
    await settle();
    expect(calls.find((each) => each.name === "signoff_version")?.args).toEqual({ version: two.folder });
    expect(text("frozen-document")).toContain("Add 15 points when employees is at least 1,500.");
  });
});
