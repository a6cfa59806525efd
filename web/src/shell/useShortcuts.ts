import { useEffect, useRef } from "react";

type Handlers = Readonly<Record<string, (event: KeyboardEvent) => void>>;

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
    target.closest("[role=dialog], [role=menu], [role=slider]") !== null
  );
}

/** How long the first key of a sequence waits for the second. */
const SEQUENCE_MS = 1_500;
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock"]);

const registered = new Set<{ readonly current: Handlers }>();
let lead: { readonly key: string; readonly at: number } | null = null;

function beginsSequence(key: string): boolean {
  return [...registered].some(({ current }) =>
    Object.keys(current).some((keys) => keys.startsWith(`${key} `)),
  );
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (MODIFIERS.has(event.key) || isTyping(event.target) || isInLayer(event.target)) return;
  const led = lead !== null && event.timeStamp - lead.at < SEQUENCE_MS ? lead.key : null;
  const keys = led === null ? event.key : `${led} ${event.key}`;
  lead = null;
  for (const { current } of [...registered]) current[keys]?.(event);
  if (led === null && beginsSequence(event.key)) lead = { key: event.key, at: event.timeStamp };
}

/**
 * Keys for the whole page, by `KeyboardEvent.key`, or two of them one after the other: `g c`.
 * Silent while one types or a layer is open.
 */
export function useShortcuts(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (registered.size === 0) window.addEventListener("keydown", onKeyDown);
    registered.add(latest);
    return () => {
      registered.delete(latest);
      if (registered.size === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
