/** The keys that do something now, and what: the one source of what happens and of the sheet. */

export type Run = (event: KeyboardEvent) => void;

export interface Shortcut {
  /** What it does, as the sheet of shortcuts says it: `Add a filter`. */
  readonly does: string;
  readonly run: Run;
}

/** Stands for Ctrl, and for ⌘ on a Mac, in `mod+k`. */
export const MODIFIER = "mod";

/** By `KeyboardEvent.key`; two of them with a space between; `mod+k` also while one types. */
export type Shortcuts = Readonly<Record<string, Shortcut>>;

interface Registration {
  readonly id: string;
  readonly everywhere: boolean;
  readonly read: () => Shortcuts;
}

export interface Described {
  /** The ways to do it: each is one key, or two in a row. */
  readonly ways: readonly (readonly string[])[];
  readonly does: string;
  readonly everywhere: boolean;
}

/** How long the second key of two may be waited for. */
const SECOND_KEY_MS = 1500;

export class Registry {
  readonly #registrations: Registration[] = [];
  #first: { readonly key: string; readonly at: number } | null = null;

  readonly register = (registration: Registration): (() => void) => {
    this.#registrations.push(registration);
    return () => {
      this.#registrations.splice(this.#registrations.indexOf(registration), 1);
    };
  };

  /** Do what the key does together with Ctrl or ⌘, if anything, in place of the browser. */
  pressWithModifier(event: KeyboardEvent): void {
    const run = this.#find(`${MODIFIER}+${event.key.toLowerCase()}`);
    if (!run) return;
    event.preventDefault();
    run(event);
  }

  /** Do what the key does now, if anything. */
  press(event: KeyboardEvent): void {
    const { key, timeStamp } = event;
    if (key === "Shift") return; // On the way to a key such as `?`.
    const first = this.#first;
    this.#first = null;
    if (first !== null && timeStamp - first.at <= SECOND_KEY_MS) {
      const run = this.#find(`${first.key} ${key}`);
      if (run) {
        run(event);
        return;
      }
    }
    const run = this.#find(key);
    if (run) run(event);
    else if (this.#begins(key)) this.#first = { key, at: timeStamp };
  }

  /** What the keys do at present; those of the page before those of the whole app. */
  describe(): readonly Described[] {
    const seen = new Set<string>();
    return this.#inOrder().flatMap(({ everywhere, read }) => {
      const ways = new Map<string, string[][]>();
      for (const [keys, { does }] of Object.entries(read())) {
        if (seen.has(keys)) continue;
        seen.add(keys);
        ways.set(does, [...(ways.get(does) ?? []), keys === " " ? [keys] : keys.split(" ")]);
      }
      return [...ways].map(([does, each]) => ({ ways: each, does, everywhere }));
    });
  }

  /** What was registered last comes first, but the whole app's after the page's. */
  #inOrder(): readonly Registration[] {
    const newest = this.#registrations.toReversed();
    return [
      ...newest.filter(({ everywhere }) => !everywhere),
      ...newest.filter(({ everywhere }) => everywhere),
    ];
  }

  #find(keys: string): Run | undefined {
    for (const { read } of this.#inOrder()) {
      const found = read()[keys];
      if (found) return found.run;
    }
    return undefined;
  }

  #begins(key: string): boolean {
    return this.#registrations.some(({ read }) =>
      Object.keys(read()).some((keys) => keys.startsWith(`${key} `)),
    );
  }
}

const NOT_TYPED_INTO = new Set(["checkbox", "radio", "button", "submit"]);

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NOT_TYPED_INTO.has(target.type);
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isInLayer(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("[role=dialog], [role=menu], [role=slider], [role=listbox]") !== null
  );
}

/** The app's shortcuts. */
export const shortcuts = new Registry();

/** Let keys do what is registered, wherever nobody types and no layer is open. */
export function listenForShortcuts(): void {
  window.addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented || isInLayer(event.target)) return;
    if (event.ctrlKey || event.metaKey) shortcuts.pressWithModifier(event);
    else if (!isTyping(event.target)) shortcuts.press(event);
  });
}
