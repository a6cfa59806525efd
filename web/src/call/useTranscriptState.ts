import { useCallback, useMemo } from "react";
import { useLocation } from "wouter";
import { useQueryString } from "../shell/useQueryString";
import { PARTS, type Part } from "./find";

export interface TranscriptState {
  readonly find: string;
  readonly hidden: readonly Part[];
  readonly setFind: (find: string) => void;
  readonly toggle: (part: Part) => void;
  readonly showAll: () => void;
}

function isPart(text: string): text is Part {
  return (PARTS as readonly string[]).includes(text);
}

/** What the transcript shows. The URL is where it is kept (`find=table&hide=tools`). */
export function useTranscriptState(): TranscriptState {
  const search = useQueryString();
  const [path, navigate] = useLocation();
  const find = new URLSearchParams(search).get("find") ?? "";
  const hide = new URLSearchParams(search).get("hide") ?? "";
  const hidden = useMemo(() => hide.split(",").filter(isPart), [hide]);
  const change = useCallback(
    (name: string, value: string) => {
      const params = new URLSearchParams(window.location.search);
      if (value === "") params.delete(name);
      else params.set(name, value);
      const query = params.toString();
      const { hash } = window.location;
      navigate(`${path}${query === "" ? "" : `?${query}`}${hash}`, { replace: true });
    },
    [path, navigate],
  );
  const setFind = useCallback((next: string) => change("find", next), [change]);
  const showAll = useCallback(() => change("hide", ""), [change]);
  const toggle = (part: Part) => {
    const next = hidden.includes(part) ? hidden.filter((one) => one !== part) : [...hidden, part];
    change("hide", next.join(","));
  };
  return { find, hidden, setFind, toggle, showAll };
}
