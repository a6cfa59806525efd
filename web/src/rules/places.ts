/** The addresses within an agent's rules: the list, a rule, a new one. */
import { useLocation } from "wouter";
import { useQueryString } from "../shell/useQueryString";

export type RulePlace = "list" | "new" | number;

export function rulePlaceIn(search: string): RulePlace {
  const asked = new URLSearchParams(search).get("rule");
  if (asked === "new") return "new";
  const number = Number(asked);
  return asked !== null && Number.isSafeInteger(number) && number > 0 ? number : "list";
}

export function useRulePlaces() {
  const [path, navigate] = useLocation();
  const place = rulePlaceIn(useQueryString());
  const hrefOf = (to: RulePlace) => `${path}?tab=rules${to === "list" ? "" : `&rule=${to}`}`;
  return { place, hrefOf, goTo: (to: RulePlace) => navigate(hrefOf(to)) };
}
