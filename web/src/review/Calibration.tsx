import { Button, NativeSelect, Progress, Tooltip } from "@mantine/core";
import "@mantine/core/styles/Progress.css";
import "@mantine/core/styles/Tooltip.css";
import { Link, useLocation } from "wouter";
import type { AskingEval, CalibrationFigure, EvalVerdict, Calibration as Told } from "../api/types";
import { VERDICTS } from "../evals/verdicts";
import { counted } from "../format/quantity";
import { Empty } from "../shell/Empty";
import { Problem } from "../shell/Problem";
import styles from "./Calibration.module.css";
import { basisInWords, drawn, intervalInWords, valueInWords } from "./figures";
import { SAYABLE } from "./labels";
import { type ReviewPlace, reviewSearch } from "./places";
import { useCalibration } from "./queries";

function Definition({ of }: { of: CalibrationFigure }) {
  return (
    <span className={styles.definition}>
      <strong>{of.meaning}</strong>
      <span>{of.formula}</span>
      <span>95% interval: {of.interval}</span>
      <span>{of.source}</span>
    </span>
  );
}

function Line({ of }: { of: CalibrationFigure }) {
  const line = drawn(of);
  if (line === null) return null;
  return (
    <span className={styles.line} data-signed={of.key === "kappa" || undefined} aria-hidden="true">
      <span
        className={styles.interval}
        style={{ left: `${line.from}%`, width: `${line.to - line.from}%` }}
      />
      <span className={styles.point} style={{ left: `${line.at}%` }} />
    </span>
  );
}

function Figure({ of }: { of: CalibrationFigure }) {
  const value = valueInWords(of);
  return (
    <div className={styles.figure}>
      <dt>
        <Tooltip
          label={<Definition of={of} />}
          multiline
          w={340}
          position="top-start"
          openDelay={150}
          events={{ hover: true, focus: true, touch: true }}
        >
          <button type="button" className={styles.name}>
            {of.title}
          </button>
        </Tooltip>
      </dt>
      {value === null ? (
        <dd className={styles.reason}>{of.reason}</dd>
      ) : (
        <dd>
          <strong>{value}</strong>
          <span className={styles.range}>
            {intervalInWords(of)}
            <span className="muted"> · of {counted(of.of ?? 0, "call")}</span>
          </span>
          <Line of={of} />
        </dd>
      )}
    </div>
  );
}

/** How often the eval said the one and people the other; what nobody ever said is left out. */
function Confusion({ told }: { told: Told }) {
  const count = (byEval: EvalVerdict, byPeople: EvalVerdict) =>
    told.confusion.find((cell) => cell.by_eval === byEval && cell.by_people === byPeople)?.calls ??
    0;
  const shown = SAYABLE.filter(
    (verdict) =>
      verdict !== "not_applicable" ||
      SAYABLE.some((other) => count(verdict, other) > 0 || count(other, verdict) > 0),
  );
  return (
    <table className={styles.confusion}>
      <caption>What the eval said, and what people said of the same calls</caption>
      <thead>
        <tr>
          <td />
          {shown.map((verdict) => (
            <th key={verdict} scope="col">
              People: {VERDICTS[verdict].words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((byEval) => (
          <tr key={byEval}>
            <th scope="row">Eval: {VERDICTS[byEval].words}</th>
            {shown.map((byPeople) => (
              <td
                key={byPeople}
                data-agrees={byEval === byPeople}
                data-some={count(byEval, byPeople) > 0 || undefined}
              >
                {count(byEval, byPeople).toLocaleString("en-US")}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const nameOf = ({ version, model }: { version: number; model: string }): string =>
  model === "" ? `Version ${version}` : `Version ${version} with ${model}`;

/** Whose labels are shown: those of the eval as it is now, or of what it was before. */
function Generations({ of, told }: { of: AskingEval; told: Told }) {
  const [path, navigate] = useLocation();
  const known = [
    { version: told.version, model: told.model, labels: told.labels },
    ...told.generations.filter(
      (each) => each.version !== told.version || each.model !== told.model,
    ),
  ].toSorted((one, other) => other.version - one.version);
  if (known.length < 2) return <span>{nameOf(told)}</span>;
  return (
    <NativeSelect
      size="xs"
      aria-label="Labels of which version"
      data={known.map((each, place) => ({
        value: String(place),
        label: `${nameOf(each)}: ${counted(each.labels, "label")}`,
      }))}
      value={String(
        known.findIndex((each) => each.version === told.version && each.model === told.model),
      )}
      onChange={(event) => {
        const chosen = known[Number(event.currentTarget.value)];
        if (!chosen) return;
        navigate(`${path}${reviewSearch(of.id, { part: "calibration", of: chosen })}`, {
          replace: true,
        });
      }}
    />
  );
}

function Few({ told }: { told: Told }) {
  const settled = told.calls - told.disputed;
  if (settled >= told.fewest_calls) return null;
  return (
    <div className={styles.few} role="status">
      <p>
        <strong>Not enough labels yet.</strong> {settled} of {told.fewest_calls} calls are reviewed:
        with fewer, every figure could be chance.
      </p>
      <Progress
        value={(settled / told.fewest_calls) * 100}
        size="sm"
        aria-label="Reviewed calls, of those that are needed"
      />
    </div>
  );
}

/** How far the eval agrees with people: every figure, how sure it is, and what it means. */
export function Calibration({ of, place }: { of: AskingEval; place: ReviewPlace }) {
  const [path] = useLocation();
  const found = useCalibration(of.id, place.of);
  if (found.error) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <div role="status" aria-label="Loading the calibration" />;
  const told = found.data;
  const review = (
    <Button component={Link} href={`${path}${reviewSearch(of.id)}`} size="xs">
      Review calls by lot
    </Button>
  );
  if (told.labels === 0 && told.generations.length === 0) {
    return (
      <Empty icon="evals" title="Nobody has reviewed this eval yet" action={review}>
        <p>
          Say of {told.fewest_calls} calls whether you agree with its verdict. Then you see how far
          it can be trusted, and what its pass rate would be without its errors.
        </p>
      </Empty>
    );
  }
  return (
    <div className={styles.calibration}>
      <div className={styles.basis}>
        <Generations of={of} told={told} />
        <span>{basisInWords(told)}</span>
        {told.is_current && review}
      </div>
      {told.remark !== null && (
        <p className={styles.remark} role="note">
          {told.remark}
        </p>
      )}
      <Few told={told} />
      {told.labels > 0 && told.at_random < told.labels && (
        <p className={styles.remark} role="note">
          Calls that were not drawn by lot tend to be the difficult ones: they make an eval look
          worse than it is, or better.
        </p>
      )}
      <div className={styles.columns}>
        <dl className={styles.figures}>
          {told.figures.map((figure) => (
            <Figure key={figure.key} of={figure} />
          ))}
        </dl>
        <Confusion told={told} />
      </div>
    </div>
  );
}
