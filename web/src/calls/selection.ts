/** Which calls are selected: one by one, or all that the list stands for but for some. */

export interface Selection {
  readonly ids: ReadonlySet<number>;
  /** All that match are meant; `ids` are then those that are not. */
  readonly all: boolean;
}

export const NOTHING: Selection = { ids: new Set(), all: false };

export function isSelected({ ids, all }: Selection, id: number): boolean {
  return ids.has(id) !== all;
}

/** How many are selected; `total` is how many the list stands for, where that is known. */
export function countSelected({ ids, all }: Selection, total: number | null): number | null {
  if (!all) return ids.size;
  return total === null ? null : Math.max(total - ids.size, 0);
}

/** These calls selected or not, whatever they were before. */
export function set(selection: Selection, ids: Iterable<number>, selected: boolean): Selection {
  const next = new Set(selection.ids);
  for (const id of ids) {
    if (selected === selection.all) next.delete(id);
    else next.add(id);
  }
  return { ...selection, ids: next };
}

/** Calls as the API takes them. */
export type Chosen =
  | { ids: number[]; q: string; except: number[] }
  | { filter: string[]; q: string; except: number[] };

/** What the API takes for these calls. */
export function chosenBy(
  { ids, all }: Selection,
  question: { readonly q?: string; readonly filter: readonly string[] },
): Chosen {
  if (!all) return { ids: [...ids], q: "", except: [] };
  return { filter: [...question.filter], q: question.q ?? "", except: [...ids] };
}
