import { describe, expect, it } from "vitest";
import { ring } from "./seal";

describe("the names round a seal", () => {
  it("stand one above and one below", () => {
    expect(ring(["Dana Reyes", "Lee Park"])).toEqual({ upper: "DANA REYES", lower: "LEE PARK", size: 9 });
  });

  it("share the halves where there are more, the first half having one more", () => {
    expect(ring(["Ana", "Ben", "Cho"])).toMatchObject({ upper: "ANA · BEN", lower: "CHO" });
  });

  it("get smaller letters when they are long, so that they fit", () => {
    const long = ring(["Maximiliane Featherstonehaugh-Cholmondeley", "Lee Park"]);
    expect(long.size).toBeLessThan(5);
    expect(long.size).toBeGreaterThan(1);
  });

  it("leave no trace where nobody signed", () => {
    expect(ring([])).toEqual({ upper: "", lower: "", size: 9 });
  });
});
