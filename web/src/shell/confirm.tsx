import { lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";

const ConfirmDialog = lazy(() => import("./ConfirmDialog"));

export interface Question {
  readonly title: string;
  readonly body: ReactNode;
  /** What the button that confirms says: `Delete the call`. */
  readonly action: string;
  readonly danger?: boolean;
  /** A text that has to be typed first, for what cannot be undone and is large. */
  readonly typed?: string;
}

interface Asked {
  readonly question: Question;
  readonly answer: (isConfirmed: boolean) => void;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function put(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

function ask(question: Question): Promise<boolean> {
  asked?.answer(false); // One question at a time: a newer one takes the older one's place.
  return new Promise((resolve) => {
    put({
      question,
      answer: (isConfirmed) => {
        put(null);
        resolve(isConfirmed);
      },
    });
  });
}

/** Asks before something that cannot be undone; false where the person thinks better of it. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return ask;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where questions appear; stands once in the app. */
export function Confirm() {
  const current = useSyncExternalStore(subscribe, () => asked);
  if (current === null) return null;
  return (
    <Suspense>
      <ConfirmDialog {...current.question} onAnswer={current.answer} />
    </Suspense>
  );
}
