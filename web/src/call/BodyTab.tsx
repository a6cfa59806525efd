import { Button, Loader } from "@mantine/core";
import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { formatBytes } from "../format/quantity";
import { CopyButton } from "../shell/CopyButton";
import { Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./BodyTab.module.css";
import { JsonTreeView } from "./JsonTreeView";
import { JsonTree } from "./jsonTree";
import { payloadPath, usePayload } from "./queries";
import { RawText } from "./RawText";

/** What the client sent, unchanged: as a tree that opens where one looks, or as it stands. */
export function BodyTab({ callId }: { callId: number }) {
  const workspace = useWorkspace();
  const [path] = useLocation();
  const params = new URLSearchParams(useQueryString());
  const raw = params.get("view") === "raw";
  const payload = usePayload(workspace.id, callId);
  const tree = useMemo(
    () => (payload.data === undefined ? null : new JsonTree(payload.data)),
    [payload.data],
  );
  const size = useMemo(() => new Blob([payload.data ?? ""]).size, [payload.data]);
  if (payload.error) return <Problem error={payload.error} onRetry={() => payload.refetch()} />;
  if (tree === null) {
    return (
      <p className="muted" role="status">
        <Loader size={12} /> Loading the body…
      </p>
    );
  }
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <p>The body as received: {formatBytes(size)}.</p>
        <nav className={styles.views} aria-label="How the body is shown">
          <Link href={`${path}?tab=body`} replace aria-current={raw ? undefined : "true"}>
            Tree
          </Link>
          <Link href={`${path}?tab=body&view=raw`} replace aria-current={raw ? "true" : undefined}>
            Raw
          </Link>
        </nav>
        <CopyButton text={tree.text} what="the body" />
        <Button
          component="a"
          href={payloadPath(workspace.id, callId)}
          download={`call-${callId}.json`}
          variant="default"
          size="compact-sm"
          leftSection={<Icon name="download" size={14} />}
        >
          Download
        </Button>
      </div>
      {raw ? (
        <RawText text={tree.text} />
      ) : (
        <JsonTreeView key={params.get("at")} tree={tree} at={params.get("at") ?? ""} />
      )}
    </div>
  );
}
