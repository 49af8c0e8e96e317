/** The comparisons that can be chosen in the place of one in a sentence, and the test that each of them makes. */
import { COUNTS, operatorOf, OPERATORS, operatorsFor, withOperator, type Condition } from "./condition";
import { isTree, lastKey, parentOf } from "./path";

export interface OperatorChoice {
  id: string;
  words: string;
  /** The test with this comparison. */
  test: () => unknown;
}

/** Which of the choices a test has now. */
export function chosenOperator(path: string, test: unknown): string {
  if (!isTree(test)) return "";
  if (lastKey(path) === "count") return Object.keys(test)[0] ?? "";
  const op = operatorOf(test);
  return op === "known" ? `known:${String(test["known"])}` : op;
}

/** The choices for the test at a path: of an attribute, of an event's property, or of how often it happened. */
export function operatorChoices(path: string, test: unknown, type: string | undefined): OperatorChoice[] {
  if (!isTree(test)) return [];
  if (lastKey(path) === "count") {
    const first = Object.values(test)[0];
    const times = Number(Array.isArray(first) ? first[0] : first);
    return COUNTS.map((each) => ({ id: each.op, words: each.words, test: () => ({ [each.op]: times }) }));
  }
  const property = lastKey(parentOf(path)) === "where" || !("field" in test);
  const whole: Condition = property ? { field: "", ...test } : test;
  const make = (op: string, value?: unknown) => () => {
    const { field, ...rest } = withOperator(whole, op, type);
    const said = value === undefined ? rest : { [op]: value };
    return property ? said : { field, ...said };
  };
  const fitting = operatorsFor(type);
  const present = operatorOf(test);
  const shown = fitting.some((each) => each.op === present) ? fitting : [...fitting, ...OPERATORS.filter((each) => each.op === present)];
  return shown.flatMap((each) =>
    each.op === "known"
      ? [
          { id: "known:true", words: "is known", test: make("known", true) },
          { id: "known:false", words: "is not known", test: make("known", false) },
        ]
      : [{ id: each.op, words: each.words, test: make(each.op) }],
  );
}

/** Whether a test still has a blank: the value of another comparison may not fit, and has to be said first. */
export function needsValue(test: unknown): boolean {
  if (!isTree(test)) return true;
  const { field: _, ...rest } = test;
  return Object.values(rest).some((each) => each === "" || each === undefined || (Array.isArray(each) && each.length === 0));
}
