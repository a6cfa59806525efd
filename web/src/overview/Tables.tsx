import { Link } from "wouter";
import type { GroupFigures, Overview, ToolFigures } from "../api/types";
import { formatQuantity } from "../format/quantity";
import { useWorkspace } from "../shell/workspace";
import { valueInWords } from "./change";
import { listLink } from "./state";
import styles from "./Tables.module.css";

const MOST_TOOLS = 12;

/** Which tools fail, and which are slow. Each number of calls leads to them. */
export function ToolsTable({ tools, filter }: { tools: readonly ToolFigures[]; filter: string[] }) {
  const workspace = useWorkspace();
  const worstFirst = [...tools].sort((a, b) => b.failed - a.failed || b.calls - a.calls);
  if (tools.length === 0) return <p className={styles.none}>No call used a tool.</p>;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Tool</th>
            <th scope="col">Calls with it</th>
            <th scope="col">It failed in</th>
            <th scope="col">Failure rate</th>
            <th scope="col">p50</th>
            <th scope="col">p95</th>
          </tr>
        </thead>
        <tbody>
          {worstFirst.slice(0, MOST_TOOLS).map((tool) => (
            <tr key={tool.name}>
              <th scope="row">
                <code>{tool.name}</code>
              </th>
              <td>
                <Link href={listLink(workspace.id, [...filter, ...tool.filter])}>
                  {tool.calls.toLocaleString("en-US")}
                </Link>
              </td>
              <td data-bad={tool.failed > 0 || undefined}>
                <Link href={listLink(workspace.id, [...filter, ...tool.failed_filter])}>
                  {tool.failed.toLocaleString("en-US")}
                </Link>
              </td>
              <td>{formatQuantity(tool.failure_rate, "ratio")}</td>
              <td>{valueInWords(tool.p50_ms, "ms")}</td>
              <td>{valueInWords(tool.p95_ms, "ms")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {tools.length > MOST_TOOLS && (
        <p className={styles.none}>
          The {MOST_TOOLS} that failed most, of {tools.length}.
        </p>
      )}
    </div>
  );
}

interface GroupsProps {
  groups: readonly GroupFigures[];
  /** What they are: `Agent` or `Version`. */
  title: string;
  overview: Overview;
  /** Where a group's name leads. */
  hrefOf: (group: GroupFigures) => string;
}

/** The figures of each agent, or of each version of one, side by side. */
export function GroupsTable({ groups, title, overview, hrefOf }: GroupsProps) {
  const workspace = useWorkspace();
  const base = (group: GroupFigures) => {
    const field = group.filter[0]?.split(/[=:]/)[0] ?? "";
    return [
      ...overview.filter.filter((condition) => !condition.startsWith(`${field}=`)),
      ...group.filter,
    ];
  };
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            {overview.tiles.map((tile) => (
              <th key={tile.key} scope="col" title={tile.definition}>
                {tile.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.id ?? group.version ?? ""}>
              <th scope="row">
                <Link href={hrefOf(group)}>{group.name}</Link>
              </th>
              {overview.tiles.map((tile) => (
                <td key={tile.key}>
                  <Link href={listLink(workspace.id, [...base(group), ...tile.filter], tile.sort)}>
                    {valueInWords(group.values[tile.key], tile.unit)}
                  </Link>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
