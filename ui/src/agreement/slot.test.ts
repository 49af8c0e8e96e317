import { describe, expect, it } from "vitest";
import { editorFor, parse, shown, stepped } from "./slot";

describe("what is typed into a slot", () => {
  it("is taken only when it is a value", () => {
    expect(parse("number", "-15")).toBe(-15);
    expect(parse("number", "1 000")).toBe(1000);
    expect(parse("number", "007")).toBeUndefined();
    expect(parse("number", "1e5")).toBeUndefined();
    expect(parse("number", "1234567890123456")).toBeUndefined();
    expect(parse("percent", "12.5")).toBe("12.5%");
    expect(parse("percent", "101 %")).toBeUndefined();
    expect(parse("duration", "30 d")).toBe("30d");
    expect(parse("duration", "0d")).toBeUndefined();
    expect(parse("date", "2027-13-01")).toBeUndefined();
    expect(parse("text", "  ")).toBeUndefined();
  });

  it("steps in its own unit and within its limits", () => {
    expect(stepped("number", "65", 1)).toBe("66");
    expect(stepped("duration", "30d", -1)).toBe("29d");
    expect(stepped("duration", "1d", -1)).toBe("1d");
    expect(stepped("percent", "100%", 1)).toBe("100%");
  });
});

describe("a slot", () => {
  it("gets the editor of its kind", () => {
    expect(editorFor("working_duration", "commitments.x.within")).toBe("duration");
    expect(editorFor("text", "rules.x.why")).toBe("long-text");
    expect(editorFor("text", "rules.x.when.is")).toBe("reference");
    expect(editorFor("operator", "rules.x.when")).toBe("operator");
  });

  it("reads in the person's format", () => {
    expect(shown("integer", "1200000")).toBe("1,200,000");
    expect(shown("text", "1200000")).toBe("1200000");
    expect(shown("date", "2027-01-01")).toBe("Jan 1, 2027");
  });
});
