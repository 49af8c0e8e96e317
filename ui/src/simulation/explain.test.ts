import { expect, it } from "vitest";
import { paired } from "./explain";

it("sets two explanations side by side by id, with what is only in one of them", () => {
  const pairs = paired([{ id: "old", points: 1 }, { id: "both", points: 2 }], [{ id: "both", points: 3 }, { id: "new", points: 4 }]);
  expect(pairs.map((each) => [each.id, each.from?.points ?? null, each.to?.points ?? null])).toEqual([
    ["both", 2, 3],
    ["new", null, 4],
    ["old", 1, null],
  ]);
});
