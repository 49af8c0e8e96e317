/** Takes a text that was changed elsewhere into one that is being typed in, without losing either or moving the cursor. */
import { ChangeSet, type Text } from "@codemirror/state";

/** The smallest single replacement that turns `from` into `to`. */
export function difference(from: string, to: string): { from: number; to: number; insert: string } | null {
  if (from === to) return null;
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) };
}

/**
 * The changes that bring what happened elsewhere (from `base` to `remote`) into the text as it stands here, `local`,
 * which also comes from `base`.
 */
export function incoming(base: string, local: Text, remote: string): ChangeSet | null {
  const elsewhere = difference(base, remote);
  if (!elsewhere) return null;
  const there = ChangeSet.of(elsewhere, base.length);
  const own = difference(base, local.toString());
  return own ? there.map(ChangeSet.of(own, base.length), true) : there;
}
