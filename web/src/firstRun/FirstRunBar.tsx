import { Button, CloseButton } from "@mantine/core";
import { Link } from "wouter";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import styles from "./FirstRun.module.css";
import { noteProgress, useProgress } from "./progress";
import { useFirstCall } from "./queries";

/** The last step of the guide, above a page that has calls by now: gone once one was opened. */
export function FirstRunBar() {
  const { id } = useWorkspace();
  const isFollowed = useProgress(id) === "shown";
  const call = useFirstCall(id, isFollowed).data;
  if (!isFollowed || !call) return null;
  return (
    <section className={styles.bar} aria-label="First steps" role="status">
      <Icon name="check" size={14} />
      <p>
        The first call is here. <span className={styles.rest}>One step is left: look at it.</span>
      </p>
      <Button component={Link} href={`/w/${id}/calls/${call.id}`} size="compact-xs">
        Open the call
      </Button>
      <CloseButton size="xs" aria-label="Hide this" onClick={() => noteProgress(id, "done")} />
    </section>
  );
}
