/** What lies over the sign-off page: one panel at a time. */
import type { ExportReport } from "../backend/types/ExportReport";
import type { VersionEntry } from "../backend/types/VersionEntry";

export type Panel =
  | { kind: "version"; folder: string }
  | { kind: "compare"; from: string; to: string }
  | { kind: "sign"; entry: VersionEntry; leader: string | null }
  | { kind: "decline"; entry: VersionEntry; leader: string | null }
  | { kind: "withdraw"; entry: VersionEntry }
  | { kind: "hand-over"; entry: VersionEntry }
  | { kind: "key"; leader: string }
  | { kind: "exported"; name: string; report: ExportReport };

export type OpenPanel = (panel: Panel) => void;
