/** The questions that the system's own dialogs answer: which folder, which file, where to. */
import { open, save } from "@tauri-apps/plugin-dialog";

/** Asks for a folder; null when the person thought better of it. */
export function askForFolder(title: string): Promise<string | null> {
  return open({ directory: true, multiple: false, title });
}

/** Asks for a file of leads. */
export function askForLeadsFile(title: string): Promise<string | null> {
  const filters = [
    { name: "CSV, Excel and Parquet", extensions: ["csv", "tsv", "txt", "xlsx", "xls", "xlsm", "xlsb", "ods", "parquet", "parq", "pq"] },
    { name: "All files", extensions: ["*"] },
  ];
  return open({ directory: false, multiple: false, title, filters });
}

/** Asks where a file is to be written. */
export function askWhereToSave(title: string, suggestion: string): Promise<string | null> {
  return save({ title, defaultPath: suggestion, filters: [{ name: "CSV", extensions: ["csv"] }] });
}

/** Asks where a version is to be written; `ending` is that of its format. */
export function askWhereToExport(title: string, suggestion: string, ending: string): Promise<string | null> {
  return save({ title, defaultPath: suggestion, filters: [{ name: ending.toUpperCase(), extensions: [ending] }] });
}

/** Asks for a bundle to be checked. */
export function askForBundle(title: string): Promise<string | null> {
  return open({ directory: false, multiple: false, title, filters: [{ name: "Bundles", extensions: ["zip"] }, { name: "All files", extensions: ["*"] }] });
}

/** Asks for a file of any kind: keys and lists of trusted signers have no ending of their own. */
export function askForAnyFile(title: string): Promise<string | null> {
  return open({ directory: false, multiple: false, title });
}
