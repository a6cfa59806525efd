import { Link } from "wouter";
import { usePlaces } from "../evals/places";
import { formatQuantity } from "../format/quantity";
import styles from "./AgreementNote.module.css";
import { intervalInWords } from "./figures";
import { BY_LOT } from "./places";
import { useAgreements } from "./queries";

interface Props {
  agentId: number;
  evalId: number;
}

/** Beside a pass rate: how far people agree with the verdicts behind it, or what is missing. */
export function AgreementNote({ agentId, evalId }: Props) {
  const { hrefOf } = usePlaces();
  const found = useAgreements(agentId).data?.get(evalId);
  if (!found) return null;
  const { calls, value, fewest_calls } = found;
  const part = calls === 0 ? "random" : "calibration";
  const href = hrefOf({ at: "review", eval: evalId, review: { ...BY_LOT, part } });
  if (value !== null) {
    return (
      <Link className={styles.note} href={href} title="How far the eval agrees with people">
        people agree on {formatQuantity(value, "ratio")} of {calls} calls (
        {intervalInWords({ ...found, key: "agreement" })})
      </Link>
    );
  }
  return (
    <Link className={styles.note} href={href}>
      {calls === 0 ? "not reviewed by people" : `${calls} of ${fewest_calls} calls reviewed`}
    </Link>
  );
}
