import { describe, expect, it } from "vitest";
import { faultsAt, placedFaults } from "./faults";
import { places } from "./places";

const text = `title: T
rules:
  - id: enterprise
    when: { field: employees, at_least: 500 }
    points: 15
  - { id: size, points: 3 }
`;

describe("places in the YAML", () => {
  it("go from a line and column to the innermost path", () => {
    const where = places(text);
    expect(where.pathAt(5, 13)).toBe("rules.enterprise.points");
    expect(where.pathAt(4, 43)).toBe("rules.enterprise.when.at_least");
    expect(where.pathAt(6, 24)).toBe("rules.size.points");
    expect(where.pathAt(1, 2)).toBe("title");
  });

  it("go from a path to its line", () => {
    expect(places(text).lineOf("rules.size")).toBe(6);
    expect(places(text).lineOf("rules.gone")).toBeNull();
  });

  it("are none where the text is no YAML", () => {
    expect(places(": : [").pathAt(1, 1)).toBe("");
    expect(places("").pathAt(40, 1)).toBe("");
  });

  it("put a fault beside its sentence", () => {
    const fault = { file: "mql.yaml", line: 5, column: 13, code: "x", message: "m", help: "", severity: "error" as const, width: 2 };
    const faults = placedFaults({ document: "mql", file: "mql.yaml", text, sha256: null, value: null, sections: [], diagnostics: [fault], examples: [], needs: [] }, []);
    expect(faultsAt(faults, "rules.enterprise")).toHaveLength(1);
    expect(faultsAt(faults, "rules.size")).toHaveLength(0);
  });
});
