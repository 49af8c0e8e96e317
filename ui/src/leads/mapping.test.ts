import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { choose, chosen, lacking, readMapping, target, writeMapping, type Mapping } from "./mapping";

const yaml = `kind: leads
columns:
  mql_id: lead_id
  first_contact_date: { to: created_at, format: "%Y-%m-%d", also_stage: handed_off }
  Converted: { to: stage, when: { "1": won, "0": lost } }
  TotalVisits: { to: total_visits, type: number, known_as_of: export }
  Tags: ~
missing: ["", "Select"]
`;
const columns = ["mql_id", "first_contact_date", "Converted", "TotalVisits", "Tags", "Lead Source"];
const read = () => readMapping(yaml, "leads", columns);

describe("a mapping", () => {
  it("means the same after it was read and written", () => {
    expect(parse(writeMapping(read()))).toEqual(parse(yaml));
  });

  it("keeps columns that it does not name, and ignores them in files of stages", () => {
    expect(chosen(read().columns["Lead Source"]!)).toBe("=");
    const stages = readMapping("kind: stages\ncolumns: { won_date: { to: at, stage: won } }", "stages", ["won_date", "other"]);
    expect(chosen(stages.columns["other"]!)).toBe("~");
    expect(chosen(stages.columns["won_date"]!)).toBe("stage:won");
    expect(parse(writeMapping(stages)).columns).toEqual({ won_date: { to: "at", stage: "won" } });
  });

  it("keeps what this screen cannot edit", () => {
    const odd = readMapping("kind: leads\ncolumns: { A: { to: a, something: new } }\nmore: 1", "leads", ["A"]);
    expect(parse(writeMapping(odd))).toMatchObject({ columns: { A: { to: "a", something: "new" } }, more: 1 });
  });

  it("survives a text that is no YAML", () => {
    expect(chosen(readMapping(": [", "leads", ["A"]).columns["A"]!)).toBe("=");
  });

  it("writes what was dropped as dropped", () => {
    const mapping: Mapping = { ...read(), columns: { "Lead Source": choose(target("="), "~", "Lead Source") } };
    expect(parse(writeMapping(mapping)).columns).toEqual({ "Lead Source": null });
  });
});

describe("what a column becomes", () => {
  it("gets a name that a definition can use", () => {
    expect(choose(target("="), "+", "Total Visits (all)").to).toBe("total_visits_all");
  });

  it("leaves behind what no longer fits", () => {
    const visits = read().columns["TotalVisits"]!;
    expect(choose(visits, "lead_id", "TotalVisits")).toEqual(target("lead_id"));
    expect(choose(visits, "=", "TotalVisits").knownAsOfExport).toBe(true);
  });
});

describe("what is still lacking", () => {
  it("is said before anything is tried", () => {
    expect(lacking(read())).toEqual([]);
    expect(lacking(readMapping("", "leads", ["Id"]))).toEqual(["Say which column names the lead (lead_id)."]);
    expect(lacking(readMapping("", "leads", ["lead_id"]))).toEqual([]);
    expect(lacking(readMapping("", "events", ["lead_id", "at"]))).toHaveLength(1);
    expect(lacking(readMapping("columns: { Id: lead_id }", "stages", ["Id", "d"]))).toHaveLength(1);
  });
});
