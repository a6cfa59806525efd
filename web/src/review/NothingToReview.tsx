import { Button } from "@mantine/core";
import { Link, useLocation } from "wouter";
import type { AskingEval } from "../api/types";
import { Empty } from "../shell/Empty";
import { type Order, reviewSearch } from "./places";

interface Props {
  of: AskingEval;
  order: Order;
  reviewed: number;
}

/** Why there is nothing to review in this order, and what to do next. */
export function NothingToReview({ of, order, reviewed }: Props) {
  const [path] = useLocation();
  const lot = (
    <Button component={Link} href={`${path}${reviewSearch(of.id)}`} size="xs">
      Review calls by lot
    </Button>
  );
  if (order === "disagreement") {
    return (
      <Empty icon="evals" title="Nobody disagrees" action={lot}>
        <p>
          Here come calls on which other people disagree, with the eval or with one another, and
          that you have not reviewed.
        </p>
      </Empty>
    );
  }
  if (order === "low_confidence") {
    return (
      <Empty icon="evals" title="No call is in doubt" action={lot}>
        <p>
          Here come calls of which the model that judges was least sure. Checks without a model are
          always sure.
        </p>
      </Empty>
    );
  }
  if (reviewed > 0) {
    return (
      <Empty
        icon="check"
        title="You have reviewed every call"
        action={
          <Button
            component={Link}
            href={`${path}${reviewSearch(of.id, { part: "calibration" })}`}
            size="xs"
          >
            What came of it
          </Button>
        }
      >
        <p>New ones come as calls are judged by version {of.version}.</p>
      </Empty>
    );
  }
  return (
    <Empty
      icon="evals"
      title={`Version ${of.version} has judged no call yet`}
      action={
        <Button component={Link} href={`${path}?tab=evals&eval=${of.id}`} size="xs">
          To the eval
        </Button>
      }
    >
      <p>It judges calls as they come in. To review past ones, run it on past calls first.</p>
    </Empty>
  );
}
