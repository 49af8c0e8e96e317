import { describe, expect, it } from "vitest";
import type { FaultView } from "../backend/types/FaultView";
import { placeLabel, placeOf } from "./refusals";

const fault = (code: string, file?: string): FaultView => ({
  code,
  message: "",
  help: "",
  diagnostics: file === undefined ? [] : [{ file, line: 3, column: 1, code: "x", message: "", help: "", severity: "error", width: 1 }],
});

describe("where a refusal leads", () => {
  it("is the document in which the fault stands", () => {
    expect(placeOf(fault("faulty-documents", "sla.yaml"))).toEqual({ to: "document", document: "sla" });
  });

  it("is the keys for whatever is about a key, and for nothing that only sounds like it", () => {
    for (const code of ["no-key", "missing-key", "same-key", "unknown-key", "keys"]) expect(placeOf(fault(code))).toEqual({ to: "keys" });
    expect(placeOf(fault("monkey-business"))).toBeNull();
  });

  it("is the version that waits, or the history", () => {
    expect(placeOf(fault("already-proposed"))).toEqual({ to: "waiting" });
    expect(placeOf(fault("fork"))).toEqual({ to: "history" });
  });

  it("is the conflict, where the draft waits for a decision", () => {
    expect(placeOf(fault("open-conflicts"))).toEqual({ to: "conflicts" });
  });

  it("is nowhere where there is nothing to be done in the window", () => {
    expect(placeOf(fault("nothing-changed"))).toBeNull();
  });

  it("has a name of its own for each place", () => {
    const places = [placeOf(fault("x", "mql.yaml")), placeOf(fault("no-key")), placeOf(fault("already-proposed")), placeOf(fault("fork")), placeOf(fault("open-conflicts"))];
    expect(new Set(places.map((each) => (each ? placeLabel(each) : ""))).size).toBe(5);
  });
});
