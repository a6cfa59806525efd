import type { ReactNode } from "react";
import type { EvalVerdict } from "../api/types";
import { Icon } from "../theme/Icon";
import styles from "./VerdictMark.module.css";
import { VERDICTS } from "./verdicts";

interface Props {
  verdict: EvalVerdict;
  /** Other words than the verdict's own. */
  children?: ReactNode;
}

/** A verdict by sign, word and colour. */
export function VerdictMark({ verdict, children }: Props) {
  const { words, icon, tone } = VERDICTS[verdict];
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon name={icon} size={13} />
      <span>{children ?? words}</span>
    </span>
  );
}
