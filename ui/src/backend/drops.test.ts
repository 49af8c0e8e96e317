import { describe, expect, it, vi } from "vitest";

const heard = new Map<string, (event: { payload: unknown }) => void>();
vi.mock("@tauri-apps/api/event", () => ({
  listen: async (name: string, tell: (event: { payload: unknown }) => void) => {
    heard.set(name, tell);
    return () => heard.delete(name);
  },
}));

const { onFilesDropped } = await import("./drops");
const say = (name: string, payload: unknown) => heard.get(`tauri://drag-${name}`)?.({ payload });

describe("files that are dropped on the window", () => {
  it("are told with their paths, and nothing else that is dragged over it is", async () => {
    const told: unknown[] = [];
    const stop = await onFilesDropped({ over: (over) => told.push(over), drop: (paths) => told.push(paths) });
    say("enter", { paths: ["/tmp/v4.zip"], position: { x: 1, y: 1 } });
    say("drop", { paths: ["/tmp/v4.zip"], position: { x: 1, y: 1 } });
    expect(told).toEqual([true, false, ["/tmp/v4.zip"]]);
    told.length = 0;
    say("enter", { paths: [], position: { x: 1, y: 1 } });
    say("drop", { paths: [], position: { x: 1, y: 1 } });
    say("enter", { paths: ["/tmp/a"], position: { x: 1, y: 1 } });
    say("leave", null);
    expect(told).toEqual([false, false, true, false]);
    stop();
    expect(heard.size).toBe(0);
  });
});
