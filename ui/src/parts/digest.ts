/** Digests and fingerprints, so that people can compare them: whole in groups, or only how they begin. */

/** A SHA-256 in groups of eight signs. */
export function groups(digest: string): string[] {
  return digest.match(/.{1,8}/g) ?? [];
}

/** How a SHA-256 begins: the eight signs that also name a version's folder. */
export function beginning(digest: string): string {
  return digest.slice(0, 8);
}

/** How a fingerprint such as `SHA256:Jx3…` begins; enough to tell one's own keys apart, not to trust one. */
export function shortFingerprint(fingerprint: string): string {
  const [, kind = "", rest = fingerprint] = /^([A-Z0-9]+:)?(.*)$/.exec(fingerprint) ?? [];
  return rest.length > 12 ? `${kind}${rest.slice(0, 10)}…` : fingerprint;
}
