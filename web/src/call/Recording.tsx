import type { RefObject } from "react";
import { useState } from "react";
import type { CallDetail } from "../api/types";
import { useShortcuts } from "../shell/useShortcuts";
import styles from "./Recording.module.css";

/** What a placeholder in place of a recording's URL means. */
export function explained(url: string): string {
  if (url === "pending") {
    return "No recording: the client sent “pending”, which means that one may be made, but no address of it was sent.";
  }
  if (url === "pipecat://no-recording") {
    return "No recording: the Pipecat SDK says that this call was not recorded.";
  }
  return `No recording can be played: “${url}” is not the address of one.`;
}

interface Props {
  call: Pick<CallDetail, "recording_url" | "recording_playable">;
  audio: RefObject<HTMLAudioElement | null>;
}

export function Recording({ call, audio }: Props) {
  const [failed, setFailed] = useState(false);
  const play = (event: KeyboardEvent) => {
    const element = audio.current;
    // On a control the space bar is that control's.
    if (!element || (event.target as Element).closest("button, a, summary, audio")) return;
    event.preventDefault();
    if (element.paused) void element.play().catch(() => setFailed(true));
    else element.pause();
  };
  useShortcuts({
    ...(call.recording_playable && { " ": { does: "Play or pause the recording", run: play } }),
  });
  if (!call.recording_playable) return null;
  return (
    <div className={styles.recording}>
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript below stands for the captions. */}
      <audio
        ref={audio}
        className={styles.audio}
        src={call.recording_url}
        controls
        preload="metadata"
        aria-label="Recording of the call"
        onError={() => setFailed(true)}
        onLoadedMetadata={() => setFailed(false)}
      />
      {failed && (
        <p className={styles.failed}>
          The recording could not be loaded from{" "}
          <a href={call.recording_url} rel="noreferrer noopener" target="_blank">
            its address
          </a>
          . It may have expired.
        </p>
      )}
    </div>
  );
}
