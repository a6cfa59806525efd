import type { ReactNode } from "react";
import type { CallDetail } from "../api/types";
import { counted, formatQuantity } from "../format/quantity";
import { formatInstant, formatUtc } from "../format/time";
import { CopyButton } from "../shell/CopyButton";
import styles from "./DetailsTab.module.css";
import { JsonView } from "./JsonView";
import { layOutJson } from "./json";
import { explained } from "./Recording";

function Facts({
  title,
  facts,
}: {
  title: string;
  facts: readonly (readonly [string, ReactNode])[];
}) {
  return (
    <section>
      <h2>{title}</h2>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? <span className="muted">–</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whatever the client sent under a name of its own; empty ones say so in words. */
function Document({ title, value, none }: { title: string; value: object | null; none: string }) {
  const isEmpty = value === null || Object.keys(value).length === 0;
  const text = isEmpty ? "" : layOutJson(JSON.stringify(value)).join("\n");
  return (
    <section>
      <div className={styles.head}>
        <h2>{title}</h2>
        {!isEmpty && <CopyButton text={text} what={title.toLowerCase()} />}
      </div>
      {isEmpty ? (
        <p className="muted">{none}</p>
      ) : (
        <div className={styles.document}>
          <JsonView lines={text.split("\n")} />
        </div>
      )}
    </section>
  );
}

function instant(ms: number): ReactNode {
  return (
    <>
      {formatInstant(ms)} <span className="muted">{formatUtc(ms)}</span>
    </>
  );
}

/** A link only where it leads to the web; a client may send any text here. */
function address(url: string | null): ReactNode {
  if (url === null || !/^https?:\/\//.test(url)) return url;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {url}
    </a>
  );
}

/** All that was sent besides the timeline. */
export function DetailsTab({ call }: { call: CallDetail }) {
  const { models, usage } = call;
  return (
    <div className={styles.sections}>
      <Facts
        title="Call"
        facts={[
          ["Call id", <code key="id">{call.call_id}</code>],
          ["Agent id", <code key="agent">{call.agent.remote_identifier}</code>],
          ["Started", instant(call.started_at_ms)],
          ["Ended", instant(call.ended_at_ms)],
          ["Filed", instant(call.filed_at_ms)],
          ["Measured", call.measured_at_ms === null ? "not yet" : instant(call.measured_at_ms)],
          [
            "Recording",
            call.recording_playable ? address(call.recording_url) : explained(call.recording_url),
          ],
          ["Recording by channel", address(call.recording_multi_channel_url)],
          ["SIP call id", call.sip_call_id],
        ]}
      />
      <Facts
        title="Models and usage"
        facts={[
          ["Speech to text", models.asr],
          ["Language model", models.llm],
          ["Text to speech", models.tts],
          [
            "Heard",
            usage.stt_seconds === null ? null : formatQuantity(usage.stt_seconds, "seconds"),
          ],
          ["Tokens", usage.llm_tokens === null ? null : counted(usage.llm_tokens, "token")],
          [
            "Spoken",
            usage.tts_characters === null ? null : counted(usage.tts_characters, "character"),
          ],
        ]}
      />
      <Document title="Metadata" value={call.metadata} none="No metadata was sent." />
      <Document
        title="Dynamic variables"
        value={call.dynamic_variables}
        none="No variables were collected."
      />
      <Document
        title="Provider’s analysis"
        value={call.analysis}
        none="The provider sent no analysis of its own."
      />
      <Document title="SIP headers" value={call.sip_headers} none="No SIP headers were sent." />
    </div>
  );
}
