import { Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { difference, incoming } from "./merge";

const of = (text: string) => Text.of(text.split("\n"));

describe("a text that is changed at two places", () => {
  it("is told apart by its smallest difference", () => {
    expect(difference("from: 65\n", "from: 70\n")).toEqual({ from: 6, to: 8, insert: "70" });
    expect(difference("aa", "aaa")).toEqual({ from: 2, to: 2, insert: "a" });
    expect(difference("same", "same")).toBeNull();
  });

  it("keeps both changes", () => {
    const base = "a: 1\nb: 2\n";
    const local = of("a: 1 # mine\nb: 2\n");
    expect(incoming(base, local, "a: 1\nb: 20\n")?.apply(local).toString()).toBe("a: 1 # mine\nb: 20\n");
  });

  it("needs nothing where nothing happened elsewhere", () => {
    expect(incoming("a", of("ab"), "a")).toBeNull();
  });

  it("loses neither where both wrote at one place", () => {
    const merged = incoming("x: \n", of("x: mine\n"), "x: theirs\n")?.apply(of("x: mine\n")).toString();
    expect(merged).toContain("mine");
    expect(merged).toContain("theirs");
  });
});
