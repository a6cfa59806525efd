import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { Fragment, useState } from "react";
import { useLocation } from "wouter";
import type { AuditEntry } from "../api/types";
import { formatInstant, formatUtc } from "../format/time";
import { Empty } from "../shell/Empty";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import {
  type AuditQuestion,
  auditExportPath,
  formatQuestion,
  hasFilters,
  parseQuestion,
} from "./auditQuestion";
import {
  actionChoice,
  actorChoice,
  actorValue,
  detailText,
  whatWasDone,
  whoItWas,
} from "./auditWords";
import styles from "./people.module.css";
import { useAuditChoices, useAuditLog } from "./queries";

const DAY_MS = 24 * 60 * 60 * 1000;
const PERIODS = [
  { label: "Any time", days: 0 },
  { label: "Last 24 hours", days: 1 },
  { label: "Last 7 days", days: 7 },
  { label: "Last 30 days", days: 30 },
] as const;

type Change = (changed: Partial<AuditQuestion>) => void;

function Filters({ question, onChange }: { question: AuditQuestion; onChange: Change }) {
  const choices = useAuditChoices(useWorkspace().id).data;
  const sinceDays = question.since === "" ? 0 : (Date.now() - Number(question.since)) / DAY_MS;
  const period = PERIODS.find(({ days }) => Math.abs(days - sinceDays) < 0.5);
  const actors = (choices?.actors ?? []).map((actor) => ({
    value: actorValue(actor),
    label: actorChoice(actor),
  }));
  const actions = (choices?.actions ?? []).map((action) => ({
    value: action,
    label: actionChoice(action),
  }));
  return (
    <div className={styles.filters}>
      <NativeSelect
        aria-label="Who"
        data={[{ value: "", label: "Anybody" }, ...actors]}
        value={question.actor}
        onChange={(event) => onChange({ actor: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label="What"
        data={[{ value: "", label: "Any change" }, ...actions]}
        value={question.action}
        onChange={(event) => onChange({ action: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label="When"
        data={[
          ...PERIODS.map(({ label, days }) => ({ value: String(days), label })),
          ...(period
            ? []
            : [{ value: "other", label: `Since ${formatInstant(Number(question.since))}` }]),
        ]}
        value={period ? String(period.days) : "other"}
        onChange={(event) => {
          const days = Number(event.currentTarget.value);
          onChange({ since: days === 0 ? "" : String(Date.now() - days * DAY_MS) });
        }}
      />
      {question.subject !== "" && (
        <Button
          variant="default"
          size="compact-sm"
          rightSection={<Icon name="close" size={12} />}
          aria-label={`Show more than ${question.subject}`}
          onClick={() => onChange({ subject: "" })}
        >
          about {question.subject.replace(":", " ").replaceAll("_", " ")}
        </Button>
      )}
      {hasFilters(question) && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onChange({ actor: "", action: "", subject: "", since: "" })}
        >
          Clear
        </Button>
      )}
    </div>
  );
}

function Details({ entry, onChange }: { entry: AuditEntry; onChange: Change }) {
  const { changes, ...others } = entry.details;
  const changed = Object.entries(
    (changes ?? {}) as Record<string, { from?: unknown; to?: unknown }>,
  );
  const { subject, actor } = entry;
  return (
    <dl className={styles.facts}>
      <dt>when</dt>
      <dd>{formatUtc(entry.at_ms)}</dd>
      <dt>who</dt>
      <dd>
        {whoItWas(actor)}
        {actor.email !== null && ` · ${actor.email}`}
        {actor.id !== null && ` · ${actor.kind} ${actor.id}`}
      </dd>
      <dt>action</dt>
      <dd>
        <code>{entry.action}</code>
      </dd>
      {changed.map(([field, { from, to }]) => (
        <Fragment key={field}>
          <dt>{field.replaceAll("_", " ")}</dt>
          <dd>
            {from === undefined && to === undefined
              ? "changed; what it was and is, is not kept here"
              : `${detailText(from)} → ${detailText(to)}`}
          </dd>
        </Fragment>
      ))}
      {Object.entries(others).map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name.replaceAll("_", " ")}</dt>
          <dd>{detailText(value)}</dd>
        </Fragment>
      ))}
      {subject.id !== null && (
        <>
          <dt>subject</dt>
          <dd>
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => onChange({ subject: `${subject.kind}:${subject.id}` })}
            >
              Everything about {subject.kind.replaceAll("_", " ")} {subject.id}
            </Button>
          </dd>
        </>
      )}
    </dl>
  );
}

function EntryRows({ entry, onChange }: { entry: AuditEntry; onChange: Change }) {
  const [isOpen, setOpen] = useState(false);
  const sentence = whatWasDone(entry);
  return (
    <>
      <tr>
        <td className={styles.open}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-expanded={isOpen}
            aria-label={`Details: ${whoItWas(entry.actor)} ${sentence}`}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="right" size={14} />
          </ActionIcon>
        </td>
        <td className={styles.when}>
          <time dateTime={new Date(entry.at_ms).toISOString()} title={formatUtc(entry.at_ms)}>
            {formatInstant(entry.at_ms)}
          </time>
        </td>
        <td className={styles.what}>
          <span className={styles.name} title={entry.actor.email ?? undefined}>
            {whoItWas(entry.actor)}
          </span>{" "}
          {sentence}
        </td>
      </tr>
      {isOpen && (
        <tr className={styles.details}>
          <td />
          <td colSpan={2}>
            <Details entry={entry} onChange={onChange} />
          </td>
        </tr>
      )}
    </>
  );
}

function Entries({ question, onChange }: { question: AuditQuestion; onChange: Change }) {
  const log = useAuditLog(useWorkspace().id, question);
  if (log.error) return <Problem error={log.error} onRetry={() => log.refetch()} />;
  if (!log.data) return null;
  const entries = log.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return (
      <Empty title={hasFilters(question) ? "Nothing matches" : "Nothing was changed yet"}>
        <p>
          {hasFilters(question)
            ? "Take a filter away to see more."
            : "Whatever people, keys and commands change in this workspace is written down here."}
        </p>
      </Empty>
    );
  }
  return (
    <>
      <table className={`${styles.table} ${styles.dense}`}>
        <thead>
          <tr>
            <th scope="col" className={styles.open}>
              <span className="visually-hidden">Details</span>
            </th>
            <th scope="col">When</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRows key={entry.id} entry={entry} onChange={onChange} />
          ))}
        </tbody>
      </table>
      {log.hasNextPage && (
        <div>
          <Button
            variant="default"
            size="xs"
            loading={log.isFetchingNextPage}
            onClick={() => log.fetchNextPage()}
          >
            Show older changes
          </Button>
        </div>
      )}
    </>
  );
}

/** Who changed what in the workspace, newest first. */
export default function AuditTab() {
  const { own } = useMay();
  const workspace = useWorkspace();
  const search = useQueryString();
  const [path, navigate] = useLocation();
  const question = parseQuestion(search);
  if (!own) {
    return (
      <Empty title="The audit log is for owners">
        <p>{OWNERS_ONLY.replace("do this", "read who changed what")}</p>
      </Empty>
    );
  }
  const change: Change = (changed) => {
    const query = formatQuestion({ ...question, ...changed });
    navigate(query === "" ? path : `${path}?${query}`, { replace: true });
  };
  return (
    <Section
      title="Audit log"
      hint="Every change by a person, a key or a command. Names stand here as they were then."
      actions={
        <Button
          component="a"
          variant="default"
          size="xs"
          leftSection={<Icon name="download" size={14} />}
          href={auditExportPath(workspace.id, question)}
          download
        >
          Export CSV
        </Button>
      }
    >
      <Filters question={question} onChange={change} />
      <Entries question={question} onChange={change} />
    </Section>
  );
}
