/** Whether the server answers. Each request tells; while it does not, a bar says so. */

type Listener = () => void;

let isLost = false;
const listeners = new Set<Listener>();

/** A request was answered, with whatever, or was not answered at all. */
export function noteAnswered(answered: boolean): void {
  if (isLost === !answered) return;
  isLost = !answered;
  for (const listener of listeners) listener();
}

export function subscribeToConnection(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isConnectionLost(): boolean {
  return isLost;
}
