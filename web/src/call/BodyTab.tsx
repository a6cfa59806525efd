import { Button } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { counted, formatBytes } from "../format/quantity";
import { CopyButton } from "../shell/CopyButton";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./BodyTab.module.css";
import { JsonLine } from "./JsonView";
import { layOutJson } from "./json";
import { payloadPath, usePayload } from "./queries";

const LINE_HEIGHT = 18;

function Lines({ lines }: { lines: readonly string[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 40,
  });
  return (
    // A scrolled region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section ref={scroller} className={styles.lines} tabIndex={0} aria-label="The body as received">
      <div className={styles.code} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            ref={virtual.measureElement}
            data-index={index}
            className={styles.line}
            style={{ transform: `translateY(${start}px)` }}
          >
            <span className={styles.number}>{index + 1}</span>
            <code>
              <JsonLine line={lines[index] ?? ""} />
            </code>
          </div>
        ))}
      </div>
    </section>
  );
}

/** What the client sent, laid out in lines but otherwise unchanged. */
export function BodyTab({ callId }: { callId: number }) {
  const workspace = useWorkspace();
  const payload = usePayload(workspace.id, callId);
  const lines = useMemo(() => layOutJson(payload.data ?? ""), [payload.data]);
  if (payload.error) return <Problem error={payload.error} onRetry={() => payload.refetch()} />;
  if (payload.data === undefined) return <p className="muted">Loading the body…</p>;
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <p>
          The body as received: {formatBytes(new Blob([payload.data]).size)},{" "}
          {counted(lines.length, "line")} when laid out.
        </p>
        <CopyButton text={payload.data} what="the body" />
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
      <Lines lines={lines} />
    </div>
  );
}
