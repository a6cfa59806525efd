import { Button } from "@mantine/core";
import { Link, useLocation } from "wouter";
import type { AskingEval } from "../api/types";
import { LinkTabs } from "../shell/LinkTabs";
import { Section } from "../shell/Page";
import { Calibration } from "./Calibration";
import { ORDERS, type ReviewPlace, reviewSearch } from "./places";
import { Queue } from "./Queue";
import styles from "./Review.module.css";

interface Props {
  of: AskingEval;
  place: ReviewPlace;
}

/** Review of an eval by people: its calls one after the other, and what their labels say of it. */
export function Review({ of, place }: Props) {
  const [path] = useLocation();
  const parts = { ...ORDERS, calibration: "Calibration" };
  return (
    <Section
      title={`Review: ${of.name}`}
      actions={
        <Button
          component={Link}
          href={`${path}?tab=evals&eval=${of.id}`}
          variant="default"
          size="xs"
        >
          Back to the eval
        </Button>
      }
    >
      <div className={styles.parts}>
        <LinkTabs
          label="Which calls to review, and what came of it"
          current={place.part}
          tabs={Object.entries(parts).map(([key, title]) => ({
            key,
            title,
            href: `${path}${reviewSearch(of.id, { part: key as ReviewPlace["part"] })}`,
          }))}
        />
      </div>
      {place.part === "calibration" ? (
        <Calibration of={of} place={place} />
      ) : (
        <Queue key={place.part} of={of} order={place.part} named={place.call} />
      )}
    </Section>
  );
}
