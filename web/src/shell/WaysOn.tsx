import { useContext } from "react";
import { Link } from "wouter";
import { withModifier } from "./modifier";
import styles from "./Problem.module.css";
import { WorkspaceContext } from "./workspace";

/** Where to go from a page that leads nowhere. */
export function WaysOn() {
  const hasPalette = useContext(WorkspaceContext) !== null;
  return (
    <p className={styles.ways}>
      <Link href="/">Go to the start</Link>
      {hasPalette && (
        <span className={styles.keys}>
          <kbd>{withModifier("k")}</kbd> finds anything
        </span>
      )}
    </p>
  );
}
