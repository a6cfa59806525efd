/** The latency waterfall: what is drawn of each reply, in ms from the end of what was said before. */
import type { Reply } from "../api/types";

export type StageKey = "eou" | "stt" | "llm_ttft" | "tool" | "tts_ttfb";

export interface StageInfo {
  readonly key: StageKey;
  readonly short: string;
  readonly title: string;
  readonly meaning: string;
  readonly of: (reply: Reply) => number | null;
}

/** In the order in which they follow one another. */
export const STAGES: readonly StageInfo[] = [
  {
    key: "eou",
    short: "end of turn",
    title: "End of turn",
    meaning: "how long the stack waited to be sure that the caller had finished",
    of: (reply) => reply.eou_ms,
  },
  {
    key: "stt",
    short: "stt",
    title: "Speech to text",
    meaning: "how long the recogniser took",
    of: (reply) => reply.stt_ms,
  },
  {
    key: "llm_ttft",
    short: "llm",
    title: "LLM first token",
    meaning: "how long the language model took to its first token",
    of: (reply) => reply.llm_ttft_ms,
  },
  {
    key: "tool",
    short: "tool",
    title: "Tools",
    meaning: "how long tools ran within the wait, from the timeline",
    of: (reply) => reply.tool_ms,
  },
  {
    key: "tts_ttfb",
    short: "tts",
    title: "TTS first audio",
    meaning: "how long the voice took to its first audio",
    of: (reply) => reply.tts_ttfb_ms,
  },
];

export interface Segment {
  readonly stage: StageInfo;
  readonly startMs: number;
  readonly endMs: number;
}

export interface Bar {
  readonly segments: readonly Segment[];
  /** From the end of the known stages to the end of the wait: nobody told what it was spent on. */
  readonly unknownMs: number | null;
  /** The stages say more than the wait: some of them ran at the same time. */
  readonly overlapMs: number | null;
  /** The wait: measured between the speakers, else as the stack reported it; null: nobody knows. */
  readonly waitMs: number | null;
  readonly waitIs: "measured" | "reported" | "unknown";
  /** Stages that there must have been, but nobody told of, in words. */
  readonly missing: readonly string[];
}

/** Stages are laid one after another, as if none overlapped; see `overlapMs`. */
export function barOf(reply: Reply): Bar {
  const segments: Segment[] = [];
  let at = 0;
  for (const stage of STAGES) {
    const took = stage.of(reply);
    if (took === null) continue;
    segments.push({ stage, startMs: at, endMs: at + took });
    at += took;
  }
  const measured = reply.gap_ms !== null && reply.gap_ms >= 0 ? reply.gap_ms : null;
  const waitMs = measured ?? reply.e2e_ms;
  const left = waitMs === null ? null : waitMs - at;
  return {
    segments,
    unknownMs: left !== null && left > 0 ? left : null,
    overlapMs: left !== null && left < 0 ? -left : null,
    waitMs,
    waitIs: measured !== null ? "measured" : reply.e2e_ms !== null ? "reported" : "unknown",
    missing: STAGES.filter(({ key }) => reply.unknown.includes(key)).map(({ title }) => title),
  };
}

/** The middle of some times, between the two middle ones where there are as many on either side. */
export function medianOf(times: readonly number[]): number | null {
  const sorted = [...times].sort((a, b) => a - b);
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** How far a reply's drawing reaches. */
export function reachOf(reply: Reply): number {
  return Math.max(reply.gap_ms ?? 0, reply.e2e_ms ?? 0, reply.stages_ms ?? 0);
}

/** The time by which replies are slow: what was measured before what was told. */
export function slownessOf(reply: Reply): number {
  return reply.gap_ms ?? reply.e2e_ms ?? reply.stages_ms ?? Number.NEGATIVE_INFINITY;
}

export type ReplyOrder = "call" | "slowest";

export function ordered(replies: readonly Reply[], order: ReplyOrder): readonly Reply[] {
  if (order === "call") return replies;
  return [...replies].sort((a, b) => slownessOf(b) - slownessOf(a));
}

const STEPS = [50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 30_000, 60_000];

/** Beyond this many times the usual reach, a bar is cut: one outlier must not flatten the others. */
const USUAL_SHARE = 0.9;
const BEYOND_USUAL = 2;

/** A scale that all replies share: its end, and round marks on it. */
export function scaleOf(replies: readonly Reply[]): { endMs: number; ticks: number[] } {
  const reaches = replies.map(reachOf).sort((a, b) => a - b);
  const usual = reaches[Math.ceil((reaches.length - 1) * USUAL_SHARE)] ?? 0;
  const reach = Math.min(reaches.at(-1) ?? 0, usual * BEYOND_USUAL);
  const endMs = Math.max(reach * 1.02, 100);
  const step = STEPS.find((candidate) => endMs / candidate <= 6) ?? 300_000;
  const ticks = [];
  for (let at = 0; at <= endMs; at += step) ticks.push(at);
  return { endMs, ticks };
}
