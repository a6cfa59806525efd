import { useSearch } from "wouter/use-browser-location";

/**
 * The URL's query without its `?`, as it stands there. (`useSearch` of wouter's root decodes it
 * once, and so a `%` that somebody searched for would be decoded twice.)
 */
export function useQueryString(): string {
  return useSearch().replace(/^\?/, "");
}
