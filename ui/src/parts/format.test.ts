import { describe, expect, it } from "vitest";
import { change, counted, firstDay, listed, money, moment, month, percent, pointsBetween, span, usableLocale } from "./format";

describe("the person's locale", () => {
  it("is never one that Intl refuses", () => {
    expect(usableLocale(["C"])).toBe("en");
    expect(usableLocale(["C.UTF-8", "de-DE"])).toBe("de-DE");
    expect(usableLocale([])).toBe("en");
    expect(usableLocale(["not a locale!"])).toBe("en");
  });
});

describe("numbers in words", () => {
  it("say shares as people compare them", () => {
    expect(percent(0.774)).toBe("77%");
    expect(percent(0.017)).toBe("1.7%");
    expect(percent(null)).toBe("–");
    expect(pointsBetween(0.4, 0.775)).toBe("+38");
    expect(pointsBetween(null, 0.5)).toBe("");
  });

  it("say money in the agreement's currency, and survive one that is unknown", () => {
    expect(money(24000, "USD")).toBe("$24,000");
    expect(money(24000, "")).toBe("24,000");
    expect(money(24000, "WHAT")).toBe("24,000 WHAT");
  });

  it("say times in the agreement's zone, and survive one that is unknown", () => {
    expect(moment("2026-01-01T12:00:00Z", "America/New_York")).toContain("7:00");
    expect(moment("2026-01-01T12:00:00Z", "Nowhere/Land")).toContain("12:00");
    expect(moment(null, "UTC")).toBe("at an unknown time");
    expect(month("2026-03", "long")).toBe("March 2026");
  });

  it("know one from many", () => {
    expect(counted(1, "lead", "leads")).toBe("1 lead");
    expect(counted(1200, "lead", "leads")).toBe("1,200 leads");
    expect(change(0)).toBe("0");
    expect(change(5)).toBe("+5");
    expect(span("180d")).toBe("180 days");
    expect(span("1wh")).toBe("1 working hour");
    expect(span("soon")).toBe("soon");
  });
});

describe("names and days", () => {
  it("are listed as in a sentence", () => {
    expect(listed([])).toBe("");
    expect(listed(["Dana Reyes"])).toBe("Dana Reyes");
    expect(listed(["Dana Reyes", "Lee Park"])).toBe("Dana Reyes and Lee Park");
    expect(listed(["Ana", "Ben", "Cho"])).toBe("Ana, Ben and Cho");
  });

  it("are the same day everywhere where only a day is stated", () => {
    expect(firstDay("2026-07-01", "Pacific/Honolulu")).toBe("Jul 1, 2026");
    expect(firstDay("2026-07-01T02:00:00Z", "Pacific/Honolulu")).toBe("Jun 30, 2026");
  });
});
