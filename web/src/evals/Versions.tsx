import { Button } from "@mantine/core";
import { Link } from "wouter";
import { useMetrics } from "../api/reference";
import type { AskingEval, EvalVersion } from "../api/types";
import { formatMinute, formatUtc } from "../format/time";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { usePlaces } from "./places";
import { useEvalVersions } from "./queries";
import { criterionInWords, scopeInWords } from "./sentences";
import { VersionFlips } from "./VersionFlips";
import styles from "./Versions.module.css";

interface Props {
  of: AskingEval;
  /** Puts a version into the form; missing where one may not change anything. */
  onLoad?: (version: EvalVersion) => void;
}

/** What the eval asked before, and on which calls that makes a difference. */
export function Versions({ of, onLoad }: Props) {
  const metrics = useMetrics().data ?? [];
  const { hrefOf } = usePlaces();
  const found = useEvalVersions(of.id);
  const compared = Number(new URLSearchParams(useQueryString()).get("against"));
  const here = hrefOf({ at: "eval", eval: of.id });
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  const newestFirst = (found.data ?? []).toSorted((one, other) => other.version - one.version);
  return (
    <Section
      title="Versions"
      hint="A change of what is asked makes a new version. Results keep the number of theirs."
    >
      <ol className={styles.versions}>
        {newestFirst.map((version) => (
          <li key={version.version}>
            <p>
              <strong>Version {version.version}</strong>{" "}
              <span className="muted">
                <time
                  dateTime={new Date(version.created_at_ms).toISOString()}
                  title={formatUtc(version.created_at_ms)}
                >
                  {formatMinute(version.created_at_ms)}
                </time>{" "}
                by {version.created_by}
              </span>
            </p>
            <p className={styles.sentence}>
              {criterionInWords(version.criterion, metrics)} {scopeInWords(version.scope)}
            </p>
            {version.version !== of.version && (
              <p className={styles.ways}>
                {version.version !== compared && (
                  <Link href={`${here}&against=${version.version}`} replace>
                    Compare with version {of.version}
                  </Link>
                )}
                {onLoad && (
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    aria-label={`Put version ${version.version} into the form`}
                    onClick={() => onLoad(version)}
                  >
                    Put into the form
                  </Button>
                )}
              </p>
            )}
            {version.version === compared && compared !== of.version && (
              <VersionFlips of={of} older={compared} />
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
