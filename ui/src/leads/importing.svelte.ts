/** One file on its way in: chosen, surveyed, mapped, tried, imported. */
import { call, onProgress } from "../backend/call";
import type { FaultView } from "../backend/types/FaultView";
import type { ImportReport } from "../backend/types/ImportReport";
import type { Progress } from "../backend/types/Progress";
import type { ReadingChoices } from "../backend/types/ReadingChoices";
import type { SurveyView } from "../backend/types/SurveyView";
import { lacking, readMapping, writeMapping, type FileKind, type Mapping, type Target } from "./mapping";

export type Step = "choose" | "map" | "run" | "done";

export class Importing {
  kind = $state<FileKind>("leads");
  file = $state("");
  choices = $state.raw<ReadingChoices>({});
  survey = $state.raw<SurveyView | null>(null);
  mapping = $state.raw<Mapping | null>(null);
  /** What would happen with the mapping as it stands. */
  trial = $state.raw<ImportReport | null>(null);
  report = $state.raw<ImportReport | null>(null);
  progress = $state.raw<Progress | null>(null);
  fault = $state.raw<FaultView | null>(null);
  step = $state<Step>("choose");
  busy = $state(false);
  readonly missing = $derived(this.mapping ? lacking(this.mapping) : []);
  /** Questions of the program that no choice has answered. */
  readonly open = $derived((this.survey?.questions ?? []).filter((each) => each.option === "column" ? this.missing.length > 0 : !(each.option in this.choices)));
  #turn = 0;

  /** Looks into a file, and guesses how it is to be read. */
  async look(kind: FileKind, file: string) {
    this.kind = kind;
    this.file = file;
    this.choices = {};
    this.mapping = null;
    await this.#survey();
  }

  /** Looks again with a choice of the person. */
  async choose(option: keyof ReadingChoices, value: string) {
    this.choices = { ...this.choices, [option]: value };
    await this.#survey();
  }

  map(column: string, target: Target) {
    if (!this.mapping) return;
    this.mapping = { ...this.mapping, columns: { ...this.mapping.columns, [column]: target } };
    this.trial = null;
  }

  setMissing(missing: string[]) {
    if (this.mapping) this.mapping = { ...this.mapping, missing };
    this.trial = null;
  }

  /** Tells what would happen, changing nothing. */
  async try() {
    this.trial = await this.#import(true, false, null, null);
  }

  async import(strict: boolean, keepAs: string | null, rejects: string | null) {
    this.step = "run";
    this.progress = null;
    const stop = await onProgress((progress) => (this.progress = progress));
    const report = await this.#import(false, strict, keepAs, rejects);
    stop();
    if (report) this.report = report;
    this.step = report ? "done" : "map";
  }

  async cancel() {
    try {
      await call("leads_cancel", {});
    } catch (fault) {
      this.fault = fault as FaultView;
    }
  }

  async #survey() {
    const turn = (this.#turn += 1);
    this.busy = true;
    this.fault = null;
    this.trial = null;
    try {
      const survey = await call("leads_survey", { kind: this.kind, file: this.file, choices: this.choices });
      if (turn !== this.#turn) return;
      const names = survey.columns.map((each) => each.name);
      // A mapping that the person has worked on outlasts another look at the file with, say, another separator or date order.
      const known = this.mapping && names.every((name) => this.mapping && name in this.mapping.columns);
      if (!known) this.mapping = readMapping(survey.mapping, this.kind, names);
      this.survey = survey;
      this.step = "map";
    } catch (fault) {
      if (turn === this.#turn) this.fault = fault as FaultView;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  async #import(dry_run: boolean, strict: boolean, keep_mapping_as: string | null, rejects: string | null): Promise<ImportReport | null> {
    if (!this.mapping) return null;
    this.busy = true;
    this.fault = null;
    try {
      const mapping = writeMapping(this.mapping);
      return await call("leads_import", { request: { kind: this.kind, file: this.file, mapping, dry_run, strict, choices: this.choices, keep_mapping_as, rejects } });
    } catch (fault) {
      this.fault = fault as FaultView;
      return null;
    } finally {
      this.busy = false;
    }
  }
}
