const IS_MAC = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? "");

/** How a key together with Ctrl is written here; on a Mac it is ⌘. */
export function withModifier(key: string): string {
  return IS_MAC ? `⌘${key.toUpperCase()}` : `Ctrl ${key.toUpperCase()}`;
}
