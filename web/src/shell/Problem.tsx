import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiError } from "../api/errors";
import styles from "./Problem.module.css";

interface Props {
  title: string;
  /** The page's only heading, where nothing else is on it. */
  isPage?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

/** A page or a part of one that has nothing to show, and what to do about it. */
export function Notice({ title, isPage = false, children, action }: Props) {
  const Title = isPage ? "h1" : "h2";
  return (
    <section className={styles.notice}>
      <Title>{title}</Title>
      {children}
      {action && <div className={styles.action}>{action}</div>}
    </section>
  );
}

/** The id under which the server's log has the request, if it got there. */
export function RequestId({ error: { requestId } }: { error: ApiError }) {
  if (requestId === null) return null;
  return (
    <p className={styles.request}>
      Request <code>{requestId}</code>: the server’s log tells more under this id.
    </p>
  );
}

/** A request that failed: what the server said, its request id for the log, and another try. */
export function Problem({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <div role="alert">
      <Notice
        title="This did not work"
        action={
          onRetry && (
            <Button variant="default" size="xs" onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        <p>{error.message}</p>
        {error instanceof ApiError && <RequestId error={error} />}
      </Notice>
    </div>
  );
}
