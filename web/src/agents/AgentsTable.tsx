import { type ReactNode, useRef } from "react";
import { Link } from "wouter";
import { formatAgo, formatUtc } from "../format/time";
import { CopyButton } from "../shell/CopyButton";
import shared from "../shell/table.module.css";
import { useListKeys } from "../shell/useListKeys";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./AgentsTable.module.css";
import { languageName } from "./languages";
import type { AgentLine, SortKey } from "./listState";
import { providerOf } from "./providers";

const NOTHING = <span className="muted">–</span>;
const VERSIONS_SHOWN = 3;

interface Cell {
  readonly line: AgentLine;
  /** The address of the workspace. */
  readonly base: string;
}

interface Column {
  readonly title: string;
  readonly cell: (props: Cell) => ReactNode;
  readonly hint?: string;
  readonly sort?: SortKey;
  readonly numeric?: boolean;
  /** Left out on a narrow screen. */
  readonly wide?: boolean;
}

function Name({ line: { agent }, base }: Cell) {
  return (
    <span className={styles.name}>
      <Link href={`${base}/agents/${agent.id}`}>{agent.name}</Link>
      {agent.deleted_at !== null && <span className={styles.archived}>archived</span>}
    </span>
  );
}

function AgentId({ line: { agent } }: Cell) {
  return (
    <span className={styles.copied}>
      <code title={agent.remote_identifier}>{agent.remote_identifier}</code>
      <CopyButton text={agent.remote_identifier} what={`the Agent ID of ${agent.name}`} />
    </span>
  );
}

function Count({ line: { agent, activity }, base, days }: Cell & { days: 7 | 30 }) {
  if (activity === undefined) return <span className="muted">…</span>;
  const calls = days === 7 ? activity.calls_7_days : activity.calls_30_days;
  if (calls === 0) return <span className="muted">0</span>;
  const filter = encodeURIComponent(`agent_id=${agent.id}`);
  return (
    <Link href={`${base}/calls?period=${days}d&filter=${filter}`}>
      {calls.toLocaleString("en-US")}
    </Link>
  );
}

function LastCall({ line: { activity }, base }: Cell) {
  if (activity === undefined) return <span className="muted">…</span>;
  const at = activity.last_call_at_ms;
  if (at === null) return <span className="muted">none yet</span>;
  return (
    <Link href={`${base}/calls/${activity.last_call}`}>
      <time dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
        {formatAgo(at)}
      </time>
    </Link>
  );
}

function Versions({ line: { activity } }: Cell) {
  if (activity === undefined || activity.versions.length === 0) return NOTHING;
  const { versions } = activity;
  const more = versions.length - VERSIONS_SHOWN;
  return (
    <span title={versions.join(", ")}>
      {versions.slice(0, VERSIONS_SHOWN).join(", ")}
      {more > 0 && <span className="muted"> +{more}</span>}
    </span>
  );
}

function Language({ line: { agent } }: Cell) {
  if (agent.lang === null) return NOTHING;
  return <span title={languageName(agent.lang)}>{agent.lang}</span>;
}

const COLUMNS: readonly Column[] = [
  { title: "Name", sort: "name", cell: Name },
  {
    title: "Provider",
    sort: "provider",
    wide: true,
    cell: ({ line }) => providerOf(line.agent.integration_name).title,
  },
  {
    title: "Agent ID",
    sort: "agent_id",
    hint: "What clients send as agent_remote_identifier",
    cell: AgentId,
  },
  { title: "Direction", wide: true, cell: ({ line }) => line.agent.call_direction },
  { title: "Language", wide: true, cell: Language },
  {
    title: "7 days",
    sort: "calls_7",
    numeric: true,
    hint: "Calls in the last 7 days",
    cell: (props) => <Count {...props} days={7} />,
  },
  {
    title: "30 days",
    sort: "calls_30",
    numeric: true,
    wide: true,
    hint: "Calls in the last 30 days",
    cell: (props) => <Count {...props} days={30} />,
  },
  { title: "Last call", sort: "last_call", cell: LastCall },
  { title: "Versions", wide: true, hint: "Versions of the latest 200 calls", cell: Versions },
];

function classOf({ numeric = false, wide = false }: Column): string {
  return [numeric ? shared.numeric : "", wide ? styles.wide : ""].join(" ").trim();
}

interface Props {
  lines: readonly AgentLine[];
  sort: SortKey;
  descending: boolean;
  onSort: (sort: SortKey, descending: boolean) => void;
}

export function AgentsTable({ lines, sort, descending, onSort }: Props) {
  const base = `/w/${useWorkspace().id}`;
  const table = useRef<HTMLTableElement>(null);
  const active = useListKeys(table, lines.length, (index) =>
    table.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "nearest" }),
  );
  return (
    <table ref={table} className={`${shared.table} ${styles.table}`}>
      <thead>
        <tr>
          {COLUMNS.map((column) => {
            const sorted = column.sort === sort;
            const direction = descending ? "descending" : "ascending";
            return (
              <th
                key={column.title}
                scope="col"
                className={classOf(column)}
                title={column.hint}
                aria-sort={sorted ? direction : undefined}
              >
                {column.sort ? (
                  <button
                    type="button"
                    className={shared.sort}
                    onClick={() => {
                      const key = column.sort ?? "name";
                      const largestFirst = column.numeric || key === "last_call";
                      onSort(key, sorted ? !descending : largestFirst);
                    }}
                  >
                    {column.title}
                    {sorted && <Icon name={descending ? "down" : "up"} size={11} />}
                  </button>
                ) : (
                  column.title
                )}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={line.agent.id} data-index={index} data-active={index === active || undefined}>
            {COLUMNS.map((column) => (
              <td key={column.title} className={classOf(column)}>
                <column.cell line={line} base={base} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
