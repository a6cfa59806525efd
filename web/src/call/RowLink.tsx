import type { MouseEvent, ReactNode } from "react";
import { useLocation } from "wouter";
import { useQueryString } from "../shell/useQueryString";
import { type GoToRow, rowPath } from "./useRowTarget";

interface Props {
  rowIndex: number;
  onGoTo: GoToRow;
  className?: string | undefined;
  title?: string;
  label?: string;
  children: ReactNode;
}

/** A link to a row of the transcript, from wherever one is on the call's page. */
export function RowLink({ rowIndex, onGoTo, className, title, label, children }: Props) {
  const [path] = useLocation();
  const search = useQueryString();
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onGoTo(rowIndex);
  };
  return (
    <a
      href={rowPath(path, search, rowIndex)}
      className={className}
      title={title}
      aria-label={label}
      onClick={follow}
    >
      {children}
    </a>
  );
}
