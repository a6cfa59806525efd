import { type RefObject, useCallback, useMemo } from "react";
import type { CallDetail } from "../api/types";
import { CallMapView } from "./CallMapView";
import { Glance } from "./Glance";
import { itemsOf } from "./items";
import { mapOf } from "./map";
import { Transcript } from "./Transcript";
import styles from "./TranscriptTab.module.css";
import { useRowTarget } from "./useRowTarget";

interface Props {
  call: CallDetail;
  scroller: HTMLElement;
  audio: RefObject<HTMLAudioElement | null>;
}

/** The map above, the transcript as the heart, and beside it what is worth a look. */
export function TranscriptTab({ call, scroller, audio }: Props) {
  const [target, goTo] = useRowTarget();
  const map = useMemo(() => mapOf(call), [call]);
  const items = useMemo(() => itemsOf(call.rows, call.moments), [call]);
  const seek = useCallback(
    (ms: number) => {
      if (audio.current) audio.current.currentTime = ms / 1000;
    },
    [audio],
  );
  return (
    <>
      {call.rows.length > 0 && (
        <div className={styles.map}>
          <CallMapView
            map={map}
            rows={call.rows}
            target={target?.rowIndex ?? null}
            onGoTo={goTo}
            audio={audio}
          />
        </div>
      )}
      <div className={styles.columns}>
        <Transcript items={items} target={target} onGoTo={goTo} onSeek={seek} scroller={scroller} />
        <Glance call={call} onGoTo={goTo} />
      </div>
    </>
  );
}
