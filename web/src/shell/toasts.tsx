import { CloseButton } from "@mantine/core";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import styles from "./toasts.module.css";

const SHOWN_MS = 6_000;
const MOST_AT_ONCE = 3;

export interface Toast {
  readonly text: string;
  readonly tone?: "good" | "error";
  /** Takes back what the toast tells of; the toast then goes. */
  readonly undo?: () => void | Promise<void>;
}

interface Shown extends Toast {
  readonly id: number;
}

const ToastContext = createContext<(toast: Toast) => void>(() => {
  throw new Error("useToast outside of <Toasts>");
});

/** Says in passing what was done; with `undo`, offers to take it back. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

function ToastView({ toast, onGone }: { toast: Shown; onGone: () => void }) {
  const [held, setHeld] = useState(false);
  const [undoing, setUndoing] = useState(false);
  const gone = useRef(onGone);
  useEffect(() => {
    gone.current = onGone;
  });
  // Whoever points at it or has the focus in it still reads it.
  useEffect(() => {
    if (held || undoing) return;
    const timer = setTimeout(() => gone.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, undoing]);
  const undo = async () => {
    setUndoing(true);
    try {
      await toast.undo?.();
    } finally {
      onGone();
    }
  };
  return (
    <li
      className={styles.toast}
      data-tone={toast.tone}
      role={toast.tone === "error" ? "alert" : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.text}>{toast.text}</span>
      {toast.undo && (
        <button type="button" className={styles.undo} disabled={undoing} onClick={undo}>
          Undo
        </button>
      )}
      <CloseButton size="sm" aria-label="Close this message" onClick={onGone} />
    </li>
  );
}

/** Where toasts appear: at the lower edge of the window, above everything. */
export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Shown[]>([]);
  const nextId = useRef(1);
  const show = useCallback((toast: Toast) => {
    const shown = { ...toast, id: nextId.current++ };
    setToasts((before) => [...before, shown].slice(-MOST_AT_ONCE));
  }, []);
  const remove = (id: number) => setToasts((before) => before.filter((toast) => toast.id !== id));
  return (
    <ToastContext value={show}>
      {children}
      <ol className={styles.toasts} aria-label="Messages" aria-live="polite">
        {toasts.map((toast) => (
          <ToastView key={toast.id} toast={toast} onGone={() => remove(toast.id)} />
        ))}
      </ol>
    </ToastContext>
  );
}
