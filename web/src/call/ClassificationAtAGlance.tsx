import { Fragment } from "react";
import { Link } from "wouter";
import type { CallDetail, EvalResult } from "../api/types";
import { Sentiment, Verdict } from "../calls/marks";
import { useCallResults } from "../evals/queries";
import { useWorkspace } from "../shell/workspace";
import styles from "./ClassificationAtAGlance.module.css";
import { Evidence } from "./EvalResultCard";
import type { GoToRow } from "./useRowTarget";

type Classification = NonNullable<EvalResult["classification"]>;

function inWords(value: NonNullable<Classification["fields"]>[string] | undefined): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** What a call was classified as, with every value leading to the calls that share it. */
export function ClassificationAtAGlance({ call, onGoTo }: { call: CallDetail; onGoTo: GoToRow }) {
  const { id } = useWorkspace();
  const result = useCallResults(call).data?.find(({ classification }) => classification !== null);
  const said = result?.classification;
  if (!result || !said) return null;
  const alike = (field: string, value: string) => (
    <Link href={`/w/${id}/calls?filter=${encodeURIComponent(`${field}=${value}`)}`}>{value}</Link>
  );
  return (
    <section>
      <h2>Classification</h2>
      {said.summary !== null && <p className={styles.summary}>{said.summary}</p>}
      <dl className={styles.values}>
        {said.outcome !== null && (
          <>
            <dt>Outcome</dt>
            <dd>
              {alike("outcome", said.outcome)} <Verdict successful={result.verdict === "pass"} />
            </dd>
          </>
        )}
        {said.intent !== null && (
          <>
            <dt>Intent</dt>
            <dd>{alike("intent", said.intent)}</dd>
          </>
        )}
        {said.sentiment !== null && (
          <>
            <dt>Sentiment</dt>
            <dd>
              <Sentiment sentiment={said.sentiment} />
            </dd>
          </>
        )}
        {Object.entries(said.fields ?? {}).map(([key, value]) => (
          <Fragment key={key}>
            <dt>{key}</dt>
            <dd>{inWords(value)}</dd>
          </Fragment>
        ))}
      </dl>
      {said.outcome !== null && <p className={styles.reason}>{result.reason}</p>}
      <Evidence call={call} result={result} onGoTo={onGoTo} />
    </section>
  );
}
