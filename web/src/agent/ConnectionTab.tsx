import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Agent } from "../api/types";
import { useSession } from "../session/session";
import { CopyButton } from "../shell/CopyButton";
import { Section } from "../shell/Page";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { Arrival } from "./Arrival";
import styles from "./ConnectionTab.module.css";
import { KeyChoice } from "./KeyChoice";
import { Snippet } from "./Snippet";
import { isWay, snippetsOf, WAY_TITLES, WAYS, type Way, wayOf } from "./snippets";

const HINTS: Record<Way, string> = {
  curl: "A small call that ended just now. Every run is a call of its own.",
  python: "Nothing but the standard library. It tries again what trying again can mend.",
  livekit:
    "The plugin reads all four variables from the environment; add it before session.start().",
  pipecat: "Without the two metrics parameters the SDK sends no latencies and no usage.",
  environment: "The four values under the names that the SDKs read.",
};

function Value({ title, text }: { title: string; text: string }) {
  return (
    <div className={styles.value}>
      <dt>{title}</dt>
      <dd>
        <code>{text}</code>
        <CopyButton text={text} what={`the ${title}`} />
      </dd>
    </div>
  );
}

/** Where calls are sent, and what to paste so that they are. */
export function ConnectionTab({ agent }: { agent: Agent }) {
  const workspace = useWorkspace();
  const [path] = useLocation();
  const baseUrl = useSession().data?.base_url ?? "";
  const [key, setKey] = useState<string | null>(null);
  const asked = new URLSearchParams(useQueryString()).get("with");
  const way = isWay(asked) ? asked : wayOf(agent.integration_name);
  const connection = {
    baseUrl,
    workspaceId: workspace.id,
    agentId: agent.remote_identifier,
    key,
  };
  return (
    <>
      {agent.deleted_at === null && <Arrival agent={agent} />}
      <Section title="Four values" hint="Every client needs them, whatever it is written in.">
        <dl className={styles.values}>
          <Value title="base URL" text={baseUrl} />
          <Value title="workspace id" text={String(workspace.id)} />
          <Value title="Agent ID" text={agent.remote_identifier} />
        </dl>
        <KeyChoice agent={agent} secret={key} onSecret={setKey} />
      </Section>
      <Section title="Send calls" hint={HINTS[way]}>
        <nav className={styles.ways} aria-label="Ways to send calls">
          {WAYS.map((each) => (
            <Link
              key={each}
              href={each === wayOf(agent.integration_name) ? path : `${path}?with=${each}`}
              replace
              aria-current={each === way ? "true" : undefined}
            >
              {WAY_TITLES[each]}
            </Link>
          ))}
        </nav>
        <div className={styles.snippets}>
          {snippetsOf(way, connection).map((snippet) => (
            <Snippet
              key={snippet.title}
              snippet={snippet}
              what={`${WAY_TITLES[way]}: ${snippet.title}`}
            />
          ))}
        </div>
      </Section>
    </>
  );
}
