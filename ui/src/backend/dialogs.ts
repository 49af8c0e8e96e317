/** The two questions that the system's own dialogs answer: which folder, which file. */
import { open, save } from "@tauri-apps/plugin-dialog";

/** Asks for a folder; null when the person thought better of it. */
export function askForFolder(title: string): Promise<string | null> {
  return open({ directory: true, multiple: false, title });
}

/** Asks for a file of leads. */
export function askForLeadsFile(title: string): Promise<string | null> {
  const filters = [
    { name: "CSV and Excel", extensions: ["csv", "tsv", "txt", "xlsx", "xls", "xlsm", "xlsb", "ods"] },
    { name: "All files", extensions: ["*"] },
  ];
  return open({ directory: false, multiple: false, title, filters });
}

/** Asks where a file is to be written. */
export function askWhereToSave(title: string, suggestion: string): Promise<string | null> {
  return save({ title, defaultPath: suggestion, filters: [{ name: "CSV", extensions: ["csv"] }] });
}
