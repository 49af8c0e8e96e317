/**
 * The one door to the program: every call of the window goes through here and is checked against the table of calls that
 * the program itself generates.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import type { Calls } from "./types/Calls";
import type { FaultView } from "./types/FaultView";
import type { Progress } from "./types/Progress";

export type CallName = keyof Calls;

/** Makes a call. What goes wrong arrives as a `FaultView`, whatever was thrown on the way. */
export async function call<N extends CallName>(name: N, args: Calls[N]["args"]): Promise<Calls[N]["answer"]> {
  try {
    return await invoke<Calls[N]["answer"]>(name, { args });
  } catch (thrown) {
    throw asFault(thrown);
  }
}

/** Turns whatever was thrown into words; a fault that the program states is passed on as it is. */
export function asFault(thrown: unknown): FaultView {
  if (typeof thrown === "object" && thrown !== null && "message" in thrown && !(thrown instanceof Error)) {
    const { code, message, help, diagnostics } = thrown as Partial<FaultView>;
    return { code: code ?? "fault", message: String(message), help: help ?? "", diagnostics: diagnostics ?? [] };
  }
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "unexpected",
    message: `the program could not answer: ${words.split("\n")[0]}`,
    help: "try again; if it happens again, open the workspace anew",
    diagnostics: [],
  };
}

/** Calls back while an import runs. */
export function onProgress(tell: (progress: Progress) => void): Promise<UnlistenFn> {
  return listen<Progress>("import-progress", (event) => tell(event.payload));
}

/** Calls back when a file of the workspace was changed by somebody else than this window. */
export function onWorkspaceChanged(tell: () => void): Promise<UnlistenFn> {
  return listen<null>("workspace-changed", () => tell());
}
