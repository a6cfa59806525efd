/**
 * The filter syntax of the API, which is also what stands in the app's URL:
 * `<field><operator><value>`, or `<field>:empty` and `<field>:present`.
 */

export const COMPARISONS = ["=", "!=", ">=", "<=", ">", "<"] as const;
export type Operator = (typeof COMPARISONS)[number] | ":empty" | ":present";

export interface Filter {
  readonly field: string;
  readonly operator: Operator;
  /** As the API takes it; empty for `:empty` and `:present`. */
  readonly value: string;
}

const COMPARISON = /^([^=!<>]+)(!=|>=|<=|=|>|<)(.*)$/s;
const EXISTENCE = /^([^=!<>]+)(:empty|:present)$/;

/** The filter that a text stands for; null where it is none. */
export function parseFilter(text: string): Filter | null {
  const match = EXISTENCE.exec(text) ?? COMPARISON.exec(text);
  if (match === null) return null;
  const [, field = "", operator = "", value = ""] = match;
  return { field, operator: operator as Operator, value };
}

export function formatFilter({ field, operator, value }: Filter): string {
  return `${field}${operator}${value}`;
}

/** Filters of one field, which the reader sees as one chip. */
export interface FilterGroup {
  readonly field: string;
  readonly filters: readonly Filter[];
}

/** Groups in the order in which their fields first appear. */
export function groupFilters(filters: readonly Filter[]): FilterGroup[] {
  const groups = new Map<string, Filter[]>();
  for (const filter of filters) {
    const group = groups.get(filter.field);
    if (group === undefined) groups.set(filter.field, [filter]);
    else group.push(filter);
  }
  return [...groups].map(([field, members]) => ({ field, filters: members }));
}

/** The filters with those of one field replaced, in place where the field was there before. */
export function replaceGroup(
  filters: readonly Filter[],
  field: string,
  replacement: readonly Filter[],
): Filter[] {
  const at = filters.findIndex((filter) => filter.field === field);
  const rest = filters.filter((filter) => filter.field !== field);
  if (at === -1) return [...rest, ...replacement];
  const before = filters.slice(0, at).filter((filter) => filter.field !== field).length;
  return [...rest.slice(0, before), ...replacement, ...rest.slice(before)];
}

const VERBS: Record<Operator, string> = {
  "=": "is",
  "!=": "is not",
  ">=": "is at least",
  "<=": "is at most",
  ">": "is over",
  "<": "is under",
  ":empty": "is empty",
  ":present": "is present",
};

export function verbOf(operator: Operator): string {
  return VERBS[operator];
}

/**
 * A group in words, for its chip: `is completed or error`, `is at least 1 s and is under 3 s`, `is
 * empty`. Several `=` of one field mean any of them, and `:empty` beside them is one more; everything
 * else must hold together.
 */
export function describeGroup(
  { filters }: FilterGroup,
  describeValue: (value: string) => string,
): string {
  const equal = filters.filter((filter) => filter.operator === "=");
  const orEmpty = equal.length > 0 && filters.some(({ operator }) => operator === ":empty");
  const rest = filters.filter(
    ({ operator }) => operator !== "=" && !(orEmpty && operator === ":empty"),
  );
  const parts: string[] = [];
  if (equal.length > 0) {
    const values = equal.map((filter) => describeValue(filter.value));
    parts.push(`is ${[...values, ...(orEmpty ? ["empty"] : [])].join(" or ")}`);
  }
  for (const { operator, value } of rest) {
    parts.push(value === "" ? verbOf(operator) : `${verbOf(operator)} ${describeValue(value)}`);
  }
  return parts.join(" and ");
}
