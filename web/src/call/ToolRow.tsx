import { useContext, useState } from "react";
import type { Tool } from "../api/types";
import { formatMs } from "../format/time";
import { CopyButton } from "../shell/CopyButton";
import { Icon } from "../theme/Icon";
import { textsOf } from "./find";
import type { ToolItem } from "./items";
import { JsonView } from "./JsonView";
import { layOutJson, summaryOf, unwrapped } from "./json";
import { Marked, PatternContext } from "./Marked";
import { RowTime } from "./RowTime";
import styles from "./ToolRow.module.css";
import type { RowProps } from "./Transcript";
import rowStyles from "./Transcript.module.css";
import { durationOf } from "./toolTime";

function outcomeOf({ call, result }: ToolItem): { words: string; tone: "error" | "good" | "none" } {
  if (call?.tool?.failed || result?.tool?.failed) return { words: "failed", tone: "error" };
  if (result === null) return { words: "no answer", tone: "none" };
  if (call === null) return { words: "result without a call", tone: "none" };
  return { words: "ok", tone: "good" };
}

function Part({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  const inner = unwrapped(value);
  const text = typeof inner === "string" ? inner : layOutJson(JSON.stringify(inner)).join("\n");
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h3>{title}</h3>
        <CopyButton text={text} what={`the ${title.toLowerCase()}`} />
      </div>
      {typeof inner === "string" ? (
        <pre>
          <Marked>{inner}</Marked>
        </pre>
      ) : (
        <JsonView lines={text.split("\n")} />
      )}
    </section>
  );
}

/** What came back: of the result row, else its text, else what the call row itself carries. */
function resultOf({ call, result }: ToolItem): unknown {
  return result?.tool?.result ?? result?.text ?? call?.tool?.result;
}

function errorOf({ call, result }: ToolItem): unknown {
  return result?.tool?.error ?? call?.tool?.error;
}

/** A tool's call and its result in one place, folded to one line. */
export function ToolRow({ item, ...props }: RowProps & { item: ToolItem }) {
  const [toggled, setToggled] = useState<boolean | null>(null);
  const pattern = useContext(PatternContext);
  const isHit = pattern !== null && textsOf(item).some((text) => text.search(pattern) >= 0);
  const opened = toggled ?? isHit;
  const row = item.call ?? item.result;
  if (row === null) return null;
  const tool: Tool | null = row.tool;
  const duration = durationOf(item);
  const outcome = outcomeOf(item);
  const error = errorOf(item);
  const params = tool?.params ?? null;
  return (
    <div className={`${rowStyles.row} ${styles.tool}`} data-tone={outcome.tone}>
      <RowTime row={row} {...props} />
      <span className={styles.kind}>Tool</span>
      <div className={styles.body}>
        <button
          type="button"
          className={styles.head}
          aria-expanded={opened}
          onClick={() => setToggled(!opened)}
        >
          <Icon name={opened ? "down" : "right"} size={12} />
          <strong>
            <Marked>{tool?.name ?? "unnamed tool"}</Marked>
          </strong>
          <span className={styles.summary}>{params === null ? row.text : summaryOf(params)}</span>
          <span className={styles.outcome}>{outcome.words}</span>
          {duration !== null && <span className={styles.duration}>{formatMs(duration)}</span>}
        </button>
        {outcome.tone === "error" && !opened && (
          <p className={styles.error}>{summaryOf(error ?? resultOf(item))}</p>
        )}
        {opened && (
          <div className={styles.parts}>
            <Part title="Parameters" value={params ?? item.call?.text} />
            <Part title="Error" value={error} />
            <Part title="Result" value={resultOf(item)} />
            <p className="muted">
              {tool?.request_id ? `Request ${tool.request_id}` : "No request id"}
              {item.call && item.result && ` · rows ${item.call.index} and ${item.result.index}`}
            </p>
          </div>
        )}
      </div>
    </div>
  );
}
