/** The addresses within an agent's evals: the list, the library, an eval, a new one. */
import { useLocation } from "wouter";
import { useQueryString } from "../shell/useQueryString";

export type Place =
  | { readonly at: "list" }
  | { readonly at: "library" }
  | { readonly at: "new" }
  | { readonly at: "eval"; readonly eval: number };

export function placeIn(search: string): Place {
  const params = new URLSearchParams(search);
  const asked = params.get("eval");
  if (asked === "new") return { at: "new" };
  const number = Number(asked);
  if (asked !== null && Number.isSafeInteger(number) && number > 0) {
    return { at: "eval", eval: number };
  }
  return params.get("at") === "library" ? { at: "library" } : { at: "list" };
}

export function hrefOf(path: string, place: Place): string {
  switch (place.at) {
    case "list":
      return `${path}?tab=evals`;
    case "library":
      return `${path}?tab=evals&at=library`;
    case "new":
      return `${path}?tab=evals&eval=new`;
    case "eval":
      return `${path}?tab=evals&eval=${place.eval}`;
  }
}

export function usePlaces() {
  const [path, navigate] = useLocation();
  const place = placeIn(useQueryString());
  return {
    place,
    hrefOf: (to: Place) => hrefOf(path, to),
    goTo: (to: Place) => navigate(hrefOf(path, to)),
  };
}
