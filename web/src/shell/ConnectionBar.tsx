import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { isConnectionLost, noteAnswered, subscribeToConnection } from "../api/connection";
import styles from "./ConnectionBar.module.css";

const TRY_AGAIN_MS = 2000;

/** Says that the server does not answer, tries again, and goes when it does. */
export function ConnectionBar() {
  const client = useQueryClient();
  const isLost = useSyncExternalStore(subscribeToConnection, isConnectionLost);
  useEffect(() => {
    if (!isLost) return;
    const tryAgain = setInterval(() => {
      fetch("/healthz", { cache: "no-store" }).then(
        () => {
          noteAnswered(true);
          void client.refetchQueries({ type: "active" });
        },
        () => noteAnswered(false), // Still away; the next try comes by itself.
      );
    }, TRY_AGAIN_MS);
    return () => clearInterval(tryAgain);
  }, [isLost, client]);
  return (
    <div role="status" className={styles.place}>
      {isLost && <p className={styles.bar}>The server cannot be reached; trying again…</p>}
    </div>
  );
}
