/** Files that somebody drops on the window from outside it. The system names their paths; a page alone would not learn them. */
import { listen, type UnlistenFn } from "@tauri-apps/api/event";

interface Drops {
  /** Whether files are held over the window. */
  over: (over: boolean) => void;
  drop: (paths: string[]) => void;
}

/** Calls back until the function that it gives is called. */
export async function onFilesDropped({ over, drop }: Drops): Promise<UnlistenFn> {
  const stops = await Promise.all([
    listen<{ paths?: string[] }>("tauri://drag-enter", (event) => over((event.payload.paths ?? []).length > 0)),
    listen<unknown>("tauri://drag-leave", () => over(false)),
    listen<{ paths?: string[] }>("tauri://drag-drop", (event) => {
      over(false);
      const paths = event.payload.paths ?? [];
      if (paths.length > 0) drop(paths);
    }),
  ]);
  return () => stops.forEach((stop) => stop());
}
