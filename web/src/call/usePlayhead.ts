import { type RefObject, useEffect, useState } from "react";

/** Where the recording is, in ms; null before it was played or sought in. */
export function usePlayhead(audio: RefObject<HTMLAudioElement | null>): number | null {
  const [ms, setMs] = useState<number | null>(null);
  useEffect(() => {
    const element = audio.current;
    const follow = () => element && setMs(element.currentTime * 1000);
    element?.addEventListener("timeupdate", follow);
    return () => element?.removeEventListener("timeupdate", follow);
  }, [audio]);
  return ms;
}
