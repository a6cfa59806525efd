/** Where to go after signing in. Only paths of this app: `next` comes from the URL. */
export function safeReturn(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : "/";
}

export function signInPath(returnTo: string): string {
  return returnTo === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(returnTo)}`;
}
