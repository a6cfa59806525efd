/** The toasts that are shown, kept outside of React so that any code can add one. */

export interface Toast {
  readonly text: string;
  readonly tone?: "good" | "error";
  /** Takes back what was done; the toast then stays longer. */
  readonly undo?: () => void | Promise<void>;
}

export interface ShownToast extends Toast {
  readonly id: number;
}

const MOST_AT_ONCE = 3;

type Listener = () => void;

/** The newest toasts, the oldest first. */
export class ToastQueue {
  #shown: readonly ShownToast[] = [];
  #lastId = 0;
  readonly #listeners = new Set<Listener>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): readonly ShownToast[] => this.#shown;

  readonly add = (toast: Toast): void => {
    this.#lastId += 1;
    this.#show([...this.#shown, { ...toast, id: this.#lastId }].slice(-MOST_AT_ONCE));
  };

  readonly remove = (id: number): void => {
    this.#show(this.#shown.filter((toast) => toast.id !== id));
  };

  /** Undo what a toast tells of. Where that fails, another toast says why. */
  readonly undo = async (toast: ShownToast): Promise<void> => {
    // Gone first: nobody can undo the same thing twice.
    this.remove(toast.id);
    try {
      await toast.undo?.();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.add({ text: `Not undone: ${why}`, tone: "error" });
    }
  };

  #show(toasts: readonly ShownToast[]): void {
    this.#shown = toasts;
    for (const listener of this.#listeners) listener();
  }
}

/** How long a toast stays while nobody points at it; an error stays until it is closed. */
export function lifeOf(toast: Toast): number | null {
  if (toast.tone === "error") return null;
  return toast.undo ? 10_000 : 5_000;
}
