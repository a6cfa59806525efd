import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useState,
} from "react";

const ConfirmDialog = lazy(() => import("./ConfirmDialog"));

/** What somebody is asked before something that cannot be undone. */
export interface Question {
  readonly title: string;
  readonly body: ReactNode;
  /** What the button that goes on says: `Delete 12 calls`. */
  readonly action: string;
  readonly danger?: boolean;
  /** What has to be typed first, where a slip would be costly. */
  readonly typed?: string;
}

interface Asked {
  readonly question: Question;
  readonly answer: (yes: boolean) => void;
}

const ConfirmContext = createContext<(question: Question) => Promise<boolean>>(() => {
  throw new Error("useConfirm outside of <Confirmations>");
});

/** Asks, and tells whether the answer was yes. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return useContext(ConfirmContext);
}

export function Confirmations({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback(
    (question: Question) =>
      new Promise<boolean>((resolve) => {
        setAsked({
          question,
          answer: (yes) => {
            setAsked(null);
            resolve(yes);
          },
        });
      }),
    [],
  );
  return (
    <ConfirmContext value={ask}>
      {children}
      {asked && (
        <Suspense>
          <ConfirmDialog question={asked.question} onAnswer={asked.answer} />
        </Suspense>
      )}
    </ConfirmContext>
  );
}
