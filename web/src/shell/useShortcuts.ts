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

/** Keys for the whole page, by `KeyboardEvent.key`. Silent while one types or a layer is open. */
export function useShortcuts(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || isInLayer(event.target)) return;
      latest.current[event.key]?.(event);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
