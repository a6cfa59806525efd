/** Exports that run: how far they are, and stopping them. One at a time. */
import { useSyncExternalStore } from "react";
import { sentenceOf } from "../api/errors";

export interface Export {
  readonly rows: number;
  readonly bytes: number;
  /** How many calls it will have; null where that is not known. */
  readonly total: number | null;
  readonly cancel: () => void;
}

let current: Export | null = null;
const listeners = new Set<() => void>();

function show(next: Export | null): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useExport(): Export | null {
  return useSyncExternalStore(subscribe, () => current);
}

const NEWLINE = 10;

export function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === NEWLINE) lines += 1;
  return lines;
}

function nameOf(response: Response): string {
  const header = response.headers.get("Content-Disposition") ?? "";
  return /filename="([^"]+)"/.exec(header)?.[1] ?? "calls";
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Downloads an export and hands it over as a file, whose name it gives; null where it was
 * cancelled. `headLines` are lines that stand for no call. Throws what the server says.
 */
export async function download(
  path: string,
  total: number | null,
  headLines: number,
): Promise<{ name: string; rows: number; bytes: number } | null> {
  current?.cancel();
  const abort = new AbortController();
  const cancel = () => abort.abort();
  let rows = -headLines;
  let bytes = 0;
  show({ rows: 0, bytes, total, cancel });
  try {
    const response = await fetch(path, { signal: abort.signal });
    if (!response.ok || response.body === null) {
      throw new Error(sentenceOf(await response.json().catch(() => null), response.status));
    }
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      rows += linesIn(value);
      bytes += value.length;
      show({ rows: Math.max(rows, 0), bytes, total, cancel });
    }
    const name = nameOf(response);
    save(new Blob(parts), name);
    return { name, rows, bytes };
  } catch (error) {
    if (abort.signal.aborted) return null;
    throw error;
  } finally {
    if (current?.cancel === cancel) show(null);
  }
}
