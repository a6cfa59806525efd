/**
 * Whether an error is that of a page's script that did not load: each browser says it in its own
 * words. The server was away, or a newer version has other scripts.
 */
export function isMissingScript(error: Error): boolean {
  return /dynamically imported module|importing a module script failed|error loading dynamically|unable to preload css/i.test(
    error.message,
  );
}
