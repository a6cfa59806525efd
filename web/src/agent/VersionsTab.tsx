import { NativeSelect } from "@mantine/core";
import { Link, useLocation } from "wouter";
import type { Agent, VersionFigures } from "../api/types";
import { counted } from "../format/quantity";
import { formatDay, formatUtc } from "../format/time";
import { Empty } from "../shell/Empty";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { callsPath, differenceOf, FIGURES, type Figure } from "./comparison";
import { useVersions } from "./queries";
import styles from "./VersionsTab.module.css";

/** What stands in the URL for the calls that name no version. */
const UNNAMED = "";

function titleOf(version: string | null): string {
  return version ?? "no version";
}

interface Compared {
  agent: Agent;
  versions: readonly VersionFigures[];
  baseline: VersionFigures;
}

function Cell({
  agent,
  figure,
  version,
  baseline,
}: Omit<Compared, "versions"> & { figure: Figure; version: VersionFigures }) {
  const { id } = useWorkspace();
  const value = figure.value(version);
  if (value === null) return <span className="muted">–</span>;
  const difference = version === baseline ? null : differenceOf(figure, version, baseline);
  return (
    <>
      <Link href={callsPath(id, agent.id, version.version, figure)}>{figure.format(value)}</Link>
      {difference && (
        <span
          className={styles.difference}
          data-tone={difference.tone}
          title={difference.chance ? "Too few calls to tell this from chance" : undefined}
        >
          {difference.text}
          {difference.chance && ", unclear"}
        </span>
      )}
    </>
  );
}

function Day({ ms }: { ms: number }) {
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatUtc(ms)}>
      {formatDay(ms)}
    </time>
  );
}

function Table({ agent, versions, baseline }: Compared) {
  return (
    // A scrolled region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section className={styles.scroller} tabIndex={0} aria-label="Versions side by side">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Version</th>
            {versions.map((version) => (
              <th key={titleOf(version.version)} scope="col">
                {titleOf(version.version)}
                {version === baseline && <span className={styles.baseline}>baseline</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {FIGURES.map((figure) => (
            <tr key={figure.key}>
              <th scope="row" title={figure.hint}>
                {figure.title}
              </th>
              {versions.map((version) => (
                <td key={titleOf(version.version)}>
                  <Cell agent={agent} figure={figure} version={version} baseline={baseline} />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">Seen</th>
            {versions.map((version) => (
              <td key={titleOf(version.version)}>
                <Day ms={version.first_call_at_ms} /> – <Day ms={version.last_call_at_ms} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Pending({ hours }: { hours: number }) {
  return (
    <p className="muted" role="status">
      Figures are being put together: the calls of {counted(hours, "hour")} are not counted here
      yet.
    </p>
  );
}

/** The versions that calls named, side by side: is 42 better than 41? */
export function VersionsTab({ agent }: { agent: Agent }) {
  const [path, navigate] = useLocation();
  const asked = new URLSearchParams(useQueryString()).get("baseline");
  const found = useVersions(agent.id);
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <div role="status" aria-label="Loading the versions" />;
  const { versions, calls, pending_hours } = found.data;
  const named = versions.find(({ version }) => (version ?? UNNAMED) === asked);
  // Without a choice, the version before the latest one.
  const baseline = named ?? versions[1] ?? versions[0];
  if (!baseline && pending_hours > 0) return <Pending hours={pending_hours} />;
  if (!baseline) {
    return (
      <Empty title="No call has arrived yet">
        <p>
          Send <code>agent_version</code> with each call. Once two versions have taken calls, they
          are compared here.
        </p>
      </Empty>
    );
  }
  const scope = `Over all ${counted(calls, "call")} of this agent.`;
  return (
    <Section
      title="Versions"
      hint={`${scope} Each figure leads to its calls; each difference is to the baseline.`}
      actions={
        versions.length > 1 && (
          <NativeSelect
            aria-label="Baseline"
            data={versions.map(({ version }) => ({
              value: version ?? UNNAMED,
              label: `against ${titleOf(version)}`,
            }))}
            value={baseline.version ?? UNNAMED}
            onChange={({ currentTarget }) => {
              const query = new URLSearchParams({ tab: "versions", baseline: currentTarget.value });
              navigate(`${path}?${query}`, { replace: true });
            }}
          />
        )
      }
    >
      {pending_hours > 0 && <Pending hours={pending_hours} />}
      <Table agent={agent} versions={versions} baseline={baseline} />
      {versions.length === 1 && (
        <p className="muted">
          Send another <code>agent_version</code> with your calls to compare it with this one.
        </p>
      )}
    </Section>
  );
}
