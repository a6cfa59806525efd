import type { Delivery } from "../api/types";
import styles from "./FateMark.module.css";
import { FATES } from "./sentences";

/** A delivery's fate, said and coloured, and the status that was answered. */
export function FateMark({ delivery }: { delivery: Delivery }) {
  const isCured = delivery.replayed_fate !== null && delivery.replayed_fate !== "refused";
  return (
    <span className={styles.fate} data-fate={isCured ? "cured" : delivery.fate}>
      {FATES[delivery.fate]} <span className={styles.status}>{delivery.status_code}</span>
    </span>
  );
}
