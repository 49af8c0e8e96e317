import { describe, expect, it } from "vitest";
import { asValue, isComplete, joined, negated, withOperator, without } from "./condition";
import { chosenOperator, operatorChoices } from "./operators";

const a = { field: "employees", at_least: 500 };
const b = { event: "visit", within: "30d" };

describe("changing a condition", () => {
  it("joins, grows and shrinks groups", () => {
    expect(joined(a, "all", b)).toEqual({ all: [a, b] });
    expect(joined({ all: [a] }, "all", b)).toEqual({ all: [a, b] });
    expect(joined({ all: [a, b] }, "any", a)).toEqual({ any: [{ all: [a, b] }, a] });
    expect(without({ all: [a, b] }, "all", 0)).toEqual(b);
  });

  it("negates once and back", () => {
    expect(negated(a)).toEqual({ not: a });
    expect(negated(negated(a))).toEqual(a);
  });

  it("keeps the value where another operator can use it", () => {
    expect(withOperator(a, "less_than", "number")).toEqual({ field: "employees", less_than: 500 });
    expect(withOperator(a, "between", "number")).toEqual({ field: "employees", between: [500, 500] });
    expect(withOperator(a, "known", "number")).toEqual({ field: "employees", known: true });
    expect(withOperator({ field: "industry", is: "Retail" }, "in", "text")).toEqual({ field: "industry", in: ["Retail"] });
    expect(withOperator({ field: "industry", in: { list: "x" } }, "is", "text")).toEqual({ field: "industry", is: "" });
  });

  it("is not sent while it has a blank", () => {
    expect(isComplete({ field: "", is: 1 })).toBe(false);
    expect(isComplete({ all: [a, { field: "industry", is: "" }] })).toBe(false);
    expect(isComplete({ all: [a, { not: b }] })).toBe(true);
    expect(isComplete({ event: "page_view", where: { path: { starts_with: "" } } })).toBe(false);
  });

  it("reads numbers only where the column holds numbers", () => {
    expect(asValue("007", "number")).toBe("007");
    expect(asValue("12.5", "number")).toBe(12.5);
    expect(asValue("12", "text")).toBe("12");
    expect(asValue("TRUE", "boolean")).toBe(true);
  });
});

describe("another comparison in a sentence", () => {
  it("writes the whole test", () => {
    const choice = operatorChoices("rules.x.when", a, "number").find((each) => each.id === "at_most");
    expect(choice?.test()).toEqual({ field: "employees", at_most: 500 });
  });

  it("knows how often from what", () => {
    expect(chosenOperator("rules.x.when.count", { at_least: 3 })).toBe("at_least");
    expect(operatorChoices("rules.x.when.count", { at_least: 3 }, undefined).find((each) => each.id === "is")?.test()).toEqual({ is: 3 });
  });

  it("has no attribute in the test of a property", () => {
    const test = operatorChoices("rules.x.when.where.path", { starts_with: "/p" }, undefined).find((each) => each.id === "contains")?.test();
    expect(test).toEqual({ contains: ["/p"] });
  });

  it("tells known from not known", () => {
    expect(chosenOperator("rules.x.when", { field: "email", known: false })).toBe("known:false");
  });
});
