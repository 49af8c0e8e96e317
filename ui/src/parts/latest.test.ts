import { describe, expect, it } from "vitest";
import { Latest } from "./latest";

function harness() {
  const waiting: { question: string; answer: (text: string) => void; fail: (fault: unknown) => void }[] = [];
  const taken: string[] = [];
  const failed: unknown[] = [];
  const latest = new Latest<string, string>(
    (question) => new Promise((answer, fail) => waiting.push({ question, answer, fail })),
    (answer) => taken.push(answer),
    (fault) => failed.push(fault),
  );
  const settle = () => new Promise((done) => setTimeout(done));
  return { latest, waiting, taken, failed, settle };
}

describe("asking for the latest", () => {
  it("asks one at a time and skips what is overtaken", async () => {
    const { latest, waiting, taken, settle } = harness();
    latest.put("1");
    latest.put("2");
    latest.put("3");
    expect(waiting.map((each) => each.question)).toEqual(["1"]);
    waiting[0]!.answer("one");
    await settle();
    expect(waiting.map((each) => each.question)).toEqual(["1", "3"]);
    waiting[1]!.answer("three");
    await settle();
    expect(taken).toEqual(["three"]);
  });

  it("takes no answer that was dropped meanwhile", async () => {
    const { latest, waiting, taken, settle } = harness();
    latest.put("1");
    latest.drop();
    waiting[0]!.answer("one");
    await settle();
    expect(taken).toEqual([]);
  });

  it("goes on after a fault", async () => {
    const { latest, waiting, taken, failed, settle } = harness();
    latest.put("1");
    waiting[0]!.fail("no");
    await settle();
    latest.put("2");
    waiting[1]!.answer("two");
    await settle();
    expect(failed).toEqual(["no"]);
    expect(taken).toEqual(["two"]);
  });
});
