import { CloseButton } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { counted } from "../format/quantity";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { useRefusals } from "./queries";
import styles from "./RefusedBanner.module.css";
import { needChange } from "./sentences";

const keyOf = (workspaceId: number): string => `tuner.refusals.${workspaceId}`;

/** Tells that deliveries were refused in the last day, until one has seen it or more come. */
export function RefusedBanner() {
  const workspace = useWorkspace();
  const refusals = useRefusals(workspace.id).data;
  const [seen, setSeen] = useState(() => Number(localStorage.getItem(keyOf(workspace.id))));
  const latest = refusals?.latest_id ?? null;
  if (!refusals || latest === null || latest <= seen) return null;
  const dismiss = () => {
    localStorage.setItem(keyOf(workspace.id), String(latest));
    setSeen(latest);
  };
  const log = `/w/${workspace.id}/deliveries`;
  const many = counted(refusals.refused, "delivery was", "deliveries were");
  return (
    <div className={styles.banner} role="status">
      <Icon name="warning" size={14} />
      <p>
        {refusals.capped ? "More than " : ""}
        {many} refused in the last 24 h
        {refusals.replayable > 0 && (
          <>
            {", "}
            <Link href={`${log}?replayable=true&period=24h`}>
              {refusals.replayable.toLocaleString("en-US")} can be replayed
            </Link>
          </>
        )}
        {refusals.malformed > 0 && (
          <>
            {", "}
            <Link href={`${log}?malformed=true&period=24h`}>{needChange(refusals.malformed)}</Link>
          </>
        )}
        {" · "}
        <Link href={`${log}?fate=refused&period=24h`}>See why</Link>
      </p>
      <CloseButton size="xs" aria-label="Dismiss until more are refused" onClick={dismiss} />
    </div>
  );
}
