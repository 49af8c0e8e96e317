import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FaultView } from "../backend/types/FaultView";
import { entry, leaders, signOff, statement } from "./fixtures";

const calls: { name: string; args: Record<string, unknown> }[] = [];
let refuse: Record<string, FaultView> = {};
const two = entry(2);
vi.mock("../backend/call", () => ({
  asFault: (thrown: unknown) => thrown,
  call: async (name: string, args: Record<string, unknown>) => {
    calls.push({ name, args });
    const refusal = refuse[name];
    if (refusal) throw refusal;
    if (name === "signoff_statement") return statement(two, args["leader"] as "sales", { declines: args["decline_reason"] !== null });
    return signOff();
  },
}));

const { keyArgument, passphraseFor, Signing } = await import("./signing.svelte");
const { SignOff } = await import("./signoff.svelte");
const moved: FaultView = { code: "moved-since", message: "version 2 is not what was shown", help: "look at it anew", diagnostics: [] };
const own = leaders[1]!.own[0]!;

beforeEach(() => {
  calls.length = 0;
  refuse = {};
});

describe("signing", () => {
  it("signs the statement that was shown, with the key at hand", async () => {
    const signing = new Signing(new SignOff(), two.folder);
    await signing.ask("sales", null);
    expect(signing.choice).toEqual({ kind: "own", key: own });
    expect(await signing.sign(null)).toBe(true);
    expect(calls.find((each) => each.name === "signoff_sign")?.args).toEqual({ statement_sha256: statement(two, "sales").statement_sha256, key: own.path, passphrase: null });
  });

  it("hands a reason on as a no", async () => {
    const signing = new Signing(new SignOff(), two.folder);
    await signing.ask("sales", "My team calls students.");
    expect(calls[0]?.args).toEqual({ version: two.folder, leader: "sales", decline_reason: "My team calls students." });
    expect(signing.statement?.declines).toBe(true);
  });

  it("shows a refusal in its place and is not done", async () => {
    const signoff = new SignOff();
    const signing = new Signing(signoff, two.folder);
    await signing.ask("sales", null);
    refuse = { signoff_sign: moved };
    expect(await signing.sign("secret")).toBe(false);
    expect(signing.fault).toEqual(moved);
    expect(signoff.view).toBeNull();
  });

  it("does not sign what was asked for another leader meanwhile", async () => {
    const signing = new Signing(new SignOff(), two.folder);
    const asked = signing.ask("marketing", null);
    signing.forget();
    await asked;
    expect(signing.statement).toBeNull();
    expect(await signing.sign(null)).toBe(false);
    expect(calls.map((each) => each.name)).not.toContain("signoff_sign");
  });

  it("keeps a file that was chosen when the statement is looked at anew", async () => {
    const signing = new Signing(new SignOff(), two.folder);
    await signing.ask("sales", null);
    signing.choice = { kind: "file", path: "/home/lee/.ssh/id_ed25519" };
    await signing.ask("sales", null);
    expect(signing.choice).toEqual({ kind: "file", path: "/home/lee/.ssh/id_ed25519" });
  });
});

describe("the key", () => {
  it("is named as the program takes it", () => {
    expect(keyArgument({ kind: "own", key: own })).toBe(own.path);
    expect(keyArgument({ kind: "file", path: "/k" })).toBe("/k");
    expect(keyArgument({ kind: "agent" })).toBe("agent");
  });

  it("asks for a passphrase only where there can be one", () => {
    expect(passphraseFor({ kind: "own", key: own })).toBe("no");
    expect(passphraseFor({ kind: "own", key: { ...own, encrypted: true } })).toBe("needed");
    expect(passphraseFor({ kind: "file", path: "/k" })).toBe("perhaps");
    expect(passphraseFor({ kind: "file", path: "/k.pub" })).toBe("no");
    expect(passphraseFor({ kind: "agent" })).toBe("no");
    expect(passphraseFor(null)).toBe("no");
  });
});

describe("acting on the versions", () => {
  it("looks at them again when it is done, and leaves the page as it was when it is not", async () => {
    let told = 0;
    const signoff = new SignOff(() => void (told += 1));
    expect(await signoff.act(async () => "anything")).toBeNull();
    expect(signoff.view?.versions).toHaveLength(1);
    const before = signoff.view;
    expect(await signoff.act(async () => Promise.reject(moved))).toEqual(moved);
    expect(signoff.view).toBe(before);
    expect(told).toBe(1);
  });

  it("does not call a thing undone that was done, when only the look at it fails", async () => {
    const signoff = new SignOff();
    refuse = { signoff_view: moved };
    expect(await signoff.act(async () => "done")).toBeNull();
    expect(signoff.fault).toEqual(moved);
  });
});
