/** The workspace that is open: its folder, its draft, its leads. */
import { call, onWorkspaceChanged } from "../backend/call";
import type { FaultView } from "../backend/types/FaultView";
import type { LeadsSummary } from "../backend/types/LeadsSummary";
import type { RecentWorkspace } from "../backend/types/RecentWorkspace";
import type { WorkspaceView } from "../backend/types/WorkspaceView";
import { Draft } from "./draft.svelte";
import { isTree, valueAt } from "./path";

export class Workspace {
  view = $state.raw<WorkspaceView | null>(null);
  leads = $state.raw<LeadsSummary | null>(null);
  recent = $state.raw<RecentWorkspace[]>([]);
  version = $state("");
  fault = $state.raw<FaultView | null>(null);
  busy = $state(false);
  /** Counts how often something may have changed elsewhere: files that arrived, another workspace. */
  turn = $state(0);
  readonly draft = new Draft();
  /** How many qualified leads a month the SLA promises; null where it promises none. */
  readonly promised = $derived(promisedVolume(this.draft.document("sla")?.value));

  async start() {
    await this.#working(async () => {
      const start = await call("app_start", {});
      this.version = start.version;
      this.recent = start.recent;
      await onWorkspaceChanged(() => void this.refresh());
      if (start.workspace) await this.#take(start.workspace);
    });
  }

  open(path: string): Promise<void> {
    return this.#working(async () => this.#take(await call("workspace_open", { path })));
  }

  create(path: string, sample: boolean): Promise<void> {
    return this.#working(async () => this.#take(await call("workspace_create", { path, sample })));
  }

  /** Asks again for what may have changed elsewhere: the files of the workspace, the leads. */
  async refresh() {
    if (!this.view) return;
    this.turn += 1;
    try {
      const [leads] = await Promise.all([call("leads_summary", {}), this.draft.load()]);
      this.leads = leads;
    } catch (fault) {
      this.fault = fault as FaultView;
    }
  }

  leave() {
    this.draft.flush();
    this.draft.view = null;
    this.view = null;
    this.leads = null;
    void call("app_start", {}).then(
      (start) => (this.recent = start.recent),
      (fault: FaultView) => (this.fault = fault),
    );
  }

  async #take(view: WorkspaceView) {
    this.leads = view.leads;
    this.draft.view = null;
    await this.draft.load();
    this.turn += 1;
    this.view = view;
  }

  async #working(act: () => Promise<void>) {
    this.busy = true;
    this.fault = null;
    try {
      await act();
    } catch (fault) {
      this.fault = fault as FaultView;
    } finally {
      this.busy = false;
    }
  }
}

/** The volume that the SLA owes each month, as a number of leads. */
export function promisedVolume(sla: unknown): number | null {
  const commitments = valueAt(sla, "commitments");
  if (!Array.isArray(commitments)) return null;
  const volume = commitments.filter(isTree).find((each) => each["measure"] === "handed_off" && each["per"] === "month");
  return typeof volume?.["at_least"] === "number" ? volume["at_least"] : null;
}
