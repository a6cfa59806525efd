import { useEffect, useId, useRef } from "react";
import { type Shortcuts, shortcuts } from "./shortcuts";

interface Options {
  /** For the whole app, so that a page's own shortcuts come before it. */
  everywhere?: boolean;
}

/**
 * Keys for the whole page, by `KeyboardEvent.key`: `j`, `?`, or two in a row, `g c`. Silent while
 * one types or a layer is open. What `does` says is what the sheet of shortcuts shows.
 */
export function useShortcuts(handlers: Shortcuts, { everywhere = false }: Options = {}): void {
  const id = useId();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(
    () => shortcuts.register({ id, everywhere, read: () => latest.current }),
    [id, everywhere],
  );
}
