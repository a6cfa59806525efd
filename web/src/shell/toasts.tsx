import { useEffect, useState, useSyncExternalStore } from "react";
import { Icon } from "../theme/Icon";
import { lifeOf, type ShownToast, type Toast, ToastQueue } from "./toastQueue";
import styles from "./toasts.module.css";
import { useShortcuts } from "./useShortcuts";

export type { Toast } from "./toastQueue";

const queue = new ToastQueue();

/** Tells in passing what was done, with a way to undo it where there is one. */
export function useToast(): (toast: Toast) => void {
  return queue.add;
}

function ToastCard({ toast, isHeld }: { toast: ShownToast; isHeld: boolean }) {
  useEffect(() => {
    const life = lifeOf(toast);
    if (isHeld || life === null) return;
    const end = setTimeout(() => queue.remove(toast.id), life);
    return () => clearTimeout(end);
  }, [toast, isHeld]);
  return (
    <li className={styles.toast} data-tone={toast.tone}>
      {toast.tone && <Icon name={toast.tone === "error" ? "warning" : "check"} size={15} />}
      <span className={styles.text} role={toast.tone === "error" ? "alert" : "status"}>
        {toast.text}
      </span>
      {toast.undo && (
        <button type="button" className={styles.undo} onClick={() => queue.undo(toast)}>
          Undo <kbd>z</kbd>
        </button>
      )}
      <button
        type="button"
        className={styles.close}
        aria-label="Close this message"
        onClick={() => queue.remove(toast.id)}
      >
        <Icon name="close" size={12} />
      </button>
    </li>
  );
}

/** Where the toasts appear; stands once in the app. They stay while one points at them or tabs in. */
export function Toasts() {
  const toasts = useSyncExternalStore(queue.subscribe, queue.read);
  const [isPointedAt, point] = useState(false);
  const [hasFocus, focus] = useState(false);
  const latest = toasts.findLast(({ undo }) => undo !== undefined);
  useShortcuts(
    { z: { does: "Undo what was just done", run: () => void (latest && queue.undo(latest)) } },
    { everywhere: true },
  );
  // A button that leaves while one points at it sends no event of leaving.
  if (toasts.length === 0 && (isPointedAt || hasFocus)) {
    point(false);
    focus(false);
  }
  return (
    <section aria-label="Messages" className={styles.region}>
      <ol
        className={styles.list}
        aria-live="polite"
        onPointerEnter={() => point(true)}
        onPointerLeave={() => point(false)}
        onFocus={() => focus(true)}
        onBlur={() => focus(false)}
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} isHeld={isPointedAt || hasFocus} />
        ))}
      </ol>
    </section>
  );
}
