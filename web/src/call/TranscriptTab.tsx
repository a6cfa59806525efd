import { useElementSize } from "@mantine/hooks";
import { memo, type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import type { CallDetail } from "../api/types";
import { CallMapView } from "./CallMapView";
import { cutsByRow } from "./cuts";
import { FindBar } from "./FindBar";
import { hitsIn, PARTS, type Part, partOf, patternOf, shownOf } from "./find";
import { Glance } from "./Glance";
import { itemPositions, itemsOf } from "./items";
import { PatternContext } from "./Marked";
import { mapOf } from "./map";
import { pausesOf } from "./silence";
import type { Stretch } from "./speech";
import { Transcript } from "./Transcript";
import styles from "./TranscriptTab.module.css";
import { usePlayingRow } from "./usePlayingRow";
import type { GoToRow, RowTarget } from "./useRowTarget";
import { useTranscriptState } from "./useTranscriptState";

interface Props {
  call: CallDetail;
  scroller: HTMLElement;
  audio: RefObject<HTMLAudioElement | null>;
  target: RowTarget | null;
  onGoTo: GoToRow;
}

const Rows = memo(Transcript);
const Beside = memo(Glance);

/** The map above, the transcript as the heart, and beside it what is worth a look. */
export function TranscriptTab({ call, scroller, audio, target, onGoTo }: Props) {
  const state = useTranscriptState();
  const { find, hidden, showAll } = state;
  const { ref: sticky, height: stickyHeight } = useElementSize<HTMLDivElement>();
  const [seen, setSeen] = useState<Stretch | null>(null);
  const [hit, setHit] = useState<{ position: number; number: number } | null>(null);
  const [follows, setFollows] = useState(true);
  const map = useMemo(() => mapOf(call), [call]);
  const all = useMemo(() => {
    // Where a side's speech is unknown, so are the pauses.
    const pauses = call.metrics.silence_ms == null ? [] : pausesOf(call.rows);
    return itemsOf(call.rows, call.moments, pauses);
  }, [call]);
  const items = useMemo(() => shownOf(all, hidden), [all, hidden]);
  const cuts = useMemo(() => cutsByRow(call.rows, call.moments), [call]);
  const counts = useMemo(() => {
    const count: Record<Part, number> = { speech: 0, tools: 0, nodes: 0 };
    for (const item of all) if (item.kind !== "silence") count[partOf(item)] += 1;
    return count;
  }, [all]);
  const pattern = useMemo(() => patternOf(find), [find]);
  const hits = useMemo(() => hitsIn(items, pattern), [items, pattern]);
  // Another question begins at its own first hit.
  // biome-ignore lint/correctness/useExhaustiveDependencies: forgets the hit of the old ones.
  useEffect(() => setHit(null), [hits]);
  // A link that names words leads to the first of them, unless it names a row.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as one arrives.
  useEffect(() => {
    if (hits[0] !== undefined && target === null) setHit({ number: 0, position: hits[0] });
  }, []);

  const step = (by: number) => {
    if (hits.length === 0) return;
    const number = ((hit?.number ?? (by > 0 ? -1 : 0)) + by + hits.length) % hits.length;
    setHit({ number, position: hits[number] ?? 0 });
  };

  const played = usePlayingRow(audio, call.rows);
  const positions = useMemo(() => itemPositions(items), [items]);
  const playing = played === null ? null : (positions.get(played) ?? null);
  const at = useMemo(
    () => hit ?? (follows && playing !== null ? { position: playing } : null),
    [hit, follows, playing],
  );

  // A row that one goes to is shown, whatever was hidden.
  useEffect(() => {
    if (target !== null && hidden.length > 0 && !positions.has(target.rowIndex)) showAll();
  }, [target, hidden, positions, showAll]);

  const seek = useCallback(
    (ms: number) => {
      if (audio.current) audio.current.currentTime = ms / 1000;
    },
    [audio],
  );
  if (call.rows.length === 0) {
    return (
      <div className={styles.columns}>
        <p className={styles.empty}>The transcript is empty: nobody spoke in this call.</p>
        <Beside call={call} onGoTo={onGoTo} />
      </div>
    );
  }
  return (
    <>
      <div ref={sticky} className={styles.map}>
        <CallMapView
          map={map}
          rows={call.rows}
          target={target?.rowIndex ?? null}
          seen={seen}
          onGoTo={onGoTo}
          audio={audio}
        />
        <FindBar
          state={state}
          counts={counts}
          hits={hits.length}
          current={hit?.number ?? -1}
          onStep={step}
          follows={call.recording_playable ? follows : null}
          onFollow={setFollows}
        />
      </div>
      <div className={styles.columns}>
        <PatternContext value={pattern}>
          {items.length === 0 ? (
            <p className={styles.empty}>
              Everything is hidden.{" "}
              <button type="button" className={styles.showAll} onClick={showAll}>
                Show all {PARTS.length} parts
              </button>
            </p>
          ) : (
            <Rows
              items={items}
              cuts={cuts}
              target={target}
              at={at}
              playing={playing}
              onGoTo={onGoTo}
              onSeek={seek}
              scroller={scroller}
              covered={stickyHeight + 12}
              onSeen={setSeen}
            />
          )}
        </PatternContext>
        <Beside call={call} onGoTo={onGoTo} />
      </div>
    </>
  );
}
