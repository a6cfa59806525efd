import { Button } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "../api/errors";
import { useMetrics } from "../api/reference";
import type { AskingEval, CallDetail, EvalResult, ReviewQueue } from "../api/types";
import { useCall } from "../call/queries";
import { callPath } from "../calls/neighbours";
import { useCallResults } from "../evals/queries";
import { criterionInWords } from "../evals/sentences";
import { VerdictMark } from "../evals/VerdictMark";
import { counted, formatQuantity } from "../format/quantity";
import { formatInstant, formatPosition, formatUtc } from "../format/time";
import { Problem } from "../shell/Problem";
import { useShortcuts } from "../shell/useShortcuts";
import { useWorkspace } from "../shell/workspace";
import { CallRows } from "./CallRows";
import { LabelBox } from "./LabelBox";
import { isSayable, labelsOf, ownAmong } from "./labels";
import { NothingToReview } from "./NothingToReview";
import { type Order, reviewSearch } from "./places";
import { useLabels, useQueue, useQueueCounts } from "./queries";
import { stepsFrom } from "./queue";
import styles from "./Review.module.css";

interface QuestionProps {
  of: AskingEval;
  call: CallDetail;
  result: EvalResult;
  order: Order;
  onShow: (row: number) => void;
  onGiven: () => void;
}

/** What is asked of the call, what the eval says, and what the reviewer does. */
function Question({ of, call, result, order, onShow, onGiven }: QuestionProps) {
  const metrics = useMetrics().data ?? [];
  const labels = useLabels(call.id).data;
  const others = labels ? labelsOf(labels, result).filter((label) => !label.own).length : 0;
  const own = labels && ownAmong(labelsOf(labels, result));
  const { confidence } = result;
  return (
    <aside className={styles.question} aria-label="The question">
      <h3>{result.name}</h3>
      <p className={styles.asks}>{criterionInWords(of.criterion, metrics)}</p>
      <p className={styles.said}>
        <VerdictMark verdict={result.verdict} />
        {confidence !== null && (
          <span className="muted">confidence {formatQuantity(confidence, "confidence")}</span>
        )}
      </p>
      <p className={styles.reason}>{result.reason}</p>
      {result.evidence.length > 0 && (
        <ul className={styles.evidence} aria-label="Evidence">
          {result.evidence.map(({ row, quote }, position) => {
            const at = call.rows[row]?.start_ms ?? null;
            return (
              // Two places may be equal in everything but where they stand.
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
              <li key={position}>
                <button type="button" onClick={() => onShow(row)}>
                  <span className="mono">{at === null ? `row ${row}` : formatPosition(at)}</span>
                  {quote !== "" &&
                    (call.rows[row]?.tool == null ? <q>{quote}</q> : <code>{quote}</code>)}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {labels && isSayable(result.verdict) && (
        <LabelBox
          key={`${call.id} ${result.version}`}
          callId={call.id}
          result={result}
          labels={labels}
          chosen={order}
          hasKeys
          showsOthers={false}
          onGiven={onGiven}
        />
      )}
      {others > 0 && !own && (
        <p className="muted">
          {counted(others, "person has", "people have")} reviewed it: what they say is shown once
          you have.
        </p>
      )}
      {result.evidence_verified === false && (
        <p className="muted">A quote was not found in its row: look twice.</p>
      )}
      {!isSayable(result.verdict) && (
        <p className="muted">It came to no verdict, so there is nothing to agree with.</p>
      )}
    </aside>
  );
}

interface OneCallProps {
  of: AskingEval;
  callId: number;
  order: Order;
  onGiven: () => void;
}

function OneCall({ of, callId, order, onGiven }: OneCallProps) {
  const { id } = useWorkspace();
  const call = useCall(id, callId);
  if (call.error instanceof ApiError && call.error.status === 404) {
    return <p className="muted">This call is no longer there. Go on to the next one.</p>;
  }
  if (call.error) return <Problem error={call.error} onRetry={() => call.refetch()} />;
  if (!call.data) return <div role="status" aria-label="Loading the call" />;
  return <Loaded of={of} call={call.data} order={order} onGiven={onGiven} />;
}

function Loaded({ of, call, order, onGiven }: Omit<OneCallProps, "callId"> & { call: CallDetail }) {
  const results = useCallResults(call);
  const result = results.data?.find((each) => each.eval_id === of.id);
  const [target, setTarget] = useState<{ readonly row: number } | null>(null);
  const quotes = useMemo(
    () => new Map(result?.evidence.map(({ row, quote }) => [row, quote])),
    [result],
  );
  if (results.error) return <Problem error={results.error} onRetry={() => results.refetch()} />;
  if (!results.data) return <div role="status" aria-label="Loading the results" />;
  if (!result) {
    return <p className="muted">The eval has not looked at this call. Go on to the next one.</p>;
  }
  return (
    <div className={styles.columns}>
      <div>
        <p className={styles.of}>
          {call.agent.name}
          {call.version !== null && ` · version ${call.version}`}
        </p>
        <CallRows call={call} quotes={quotes} target={target} />
      </div>
      <Question
        of={of}
        call={call}
        result={result}
        order={order}
        onShow={(row) => setTarget({ row })}
        onGiven={onGiven}
      />
    </div>
  );
}

interface ThroughProps {
  of: AskingEval;
  order: Order;
  queue: ReviewQueue;
  callId: number;
  onAgain: () => void;
}

/** One call of the queue, and the ways to those around it. */
function Through({ of, order, queue, callId, onAgain }: ThroughProps) {
  const { id } = useWorkspace();
  const [path, navigate] = useLocation();
  const { reviewed, waiting } = useQueueCounts(of.id, order).data ?? queue;
  const calls = useMemo(() => queue.calls.map((call) => call.id), [queue]);
  const { previous, next, position } = stepsFrom(calls, callId);
  const found = queue.calls.find((call) => call.id === callId);
  const hrefOf = (call: number) => `${path}${reviewSearch(of.id, { part: order, call })}`;
  const go = (call: number | null) => {
    if (call !== null) navigate(hrefOf(call));
  };
  const goOn = () => (next === null ? onAgain() : go(next));
  useShortcuts({
    "]": { does: "Skip to the next call", run: goOn },
    J: { does: "Skip to the next call", run: goOn },
    "[": { does: "Previous call", run: () => go(previous) },
    K: { does: "Previous call", run: () => go(previous) },
  });
  return (
    <>
      <div className={styles.bar}>
        <Link href={callPath(id, callId)}>{found ? found.call_id : `Call ${callId}`}</Link>
        {found && (
          <time
            dateTime={new Date(found.started_at_ms).toISOString()}
            title={formatUtc(found.started_at_ms)}
          >
            {formatInstant(found.started_at_ms)}
          </time>
        )}
        <span className="muted" role="status">
          {position !== null && `${position} of ${queue.calls.length} · `}
          {reviewed.toLocaleString("en-US")} reviewed by you · {waiting.toLocaleString("en-US")}{" "}
          waiting
        </span>
        <span className={styles.steps}>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            disabled={previous === null}
            onClick={() => go(previous)}
          >
            Previous <kbd>[</kbd>
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={goOn}>
            Skip <kbd>]</kbd>
          </Button>
        </span>
      </div>
      <OneCall key={callId} of={of} callId={callId} order={order} onGiven={goOn} />
    </>
  );
}

interface Props {
  of: AskingEval;
  order: Order;
  /** The call that the URL names. */
  named: number | null;
}

/** The calls that wait for one's review, one after the other. */
export function Queue({ of, order, named }: Props) {
  const [path, navigate] = useLocation();
  const queue = useQueue(of.id, order);
  const first = queue.data?.calls[0]?.id ?? null;
  // The address names the call that is shown, so that it can be sent to somebody.
  useEffect(() => {
    if (named === null && first !== null) {
      navigate(`${path}${reviewSearch(of.id, { part: order, call: first })}`, { replace: true });
    }
  }, [named, first, path, navigate, of.id, order]);
  if (queue.error) return <Problem error={queue.error} onRetry={() => queue.refetch()} />;
  if (!queue.data) return <div role="status" aria-label="Loading the queue" />;
  const callId = named ?? first;
  if (callId === null)
    return <NothingToReview of={of} order={order} reviewed={queue.data.reviewed} />;
  const again = async () => {
    const fresh = await queue.refetch();
    const call = fresh.data?.calls[0]?.id ?? null;
    navigate(`${path}${reviewSearch(of.id, { part: order, call })}`);
  };
  return (
    <Through
      of={of}
      order={order}
      queue={queue.data}
      callId={callId}
      onAgain={() => void again()}
    />
  );
}
