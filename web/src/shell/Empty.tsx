import type { ReactNode } from "react";
import { Notice } from "./Problem";

interface Props {
  title: string;
  /** What would be here, and what to do so that it is. */
  children: ReactNode;
  action?: ReactNode;
}

/** Where there is nothing yet: what to do next. */
export function Empty(props: Props) {
  return <Notice {...props} />;
}
