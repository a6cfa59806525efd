/** The token stays in the fragment, which no browser sends to a server or into a log. */
export function tokenInFragment(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get("token") ?? "";
}
