import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { formatQuantity, parseQuantity, quantityHint } from "../../format/quantity";
import type { Filter, Operator } from "../filters";
import type { EditorProps } from "./FilterEditor";
import styles from "./filter.module.css";

const BETWEEN = "between";
type Condition = Operator | typeof BETWEEN;

const CONDITIONS: readonly { value: Condition; label: string }[] = [
  { value: ">=", label: "at least (≥)" },
  { value: "<=", label: "at most (≤)" },
  { value: ">", label: "more than (>)" },
  { value: "<", label: "less than (<)" },
  { value: BETWEEN, label: "between" },
  { value: "=", label: "exactly (=)" },
  { value: "!=", label: "not (≠)" },
  { value: ":empty", label: "is empty" },
  { value: ":present", label: "is present" },
];

function conditionOf(filters: readonly Filter[]): Condition {
  return filters.length > 1 ? BETWEEN : (filters[0]?.operator ?? ">=");
}

/** A bound on a figure. Values are typed as people say them and kept in the API's unit. */
export function QuantityEditor({ field, filters, onChange, onDone }: EditorProps) {
  const [condition, setCondition] = useState<Condition>(() => conditionOf(filters));
  const [low, setLow] = useState(filters[0]?.value ?? "");
  const [high, setHigh] = useState(filters[1]?.value ?? "");
  const lowest = parseQuantity(low, field.unit);
  const highest = parseQuantity(high, field.unit);
  const isExistence = condition === ":empty" || condition === ":present";
  const isBetween = condition === BETWEEN;
  const isComplete = isExistence || (lowest !== null && (!isBetween || highest !== null));

  const filter = (operator: Operator, value: number | null): Filter => ({
    field: field.key,
    operator,
    value: value === null ? "" : String(value),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isComplete) return;
    if (isBetween) onChange({ filters: [filter(">=", lowest), filter("<=", highest)] });
    else onChange({ filters: [filter(condition, isExistence ? null : lowest)] });
    onDone();
  };
  const described = (value: number | null) =>
    value === null ? "" : `= ${formatQuantity(value, field.unit)}`;
  return (
    <form onSubmit={submit} style={{ display: "contents" }}>
      <NativeSelect
        aria-label="Condition"
        data={[...CONDITIONS]}
        value={condition}
        onChange={(event) => setCondition(event.currentTarget.value as Condition)}
      />
      {!isExistence && (
        <div className={styles.row}>
          <TextInput
            aria-label={isBetween ? "Lowest" : "Value"}
            placeholder={quantityHint(field.unit)}
            data-autofocus
            value={low}
            onChange={(event) => setLow(event.currentTarget.value)}
            error={low !== "" && lowest === null}
          />
          {isBetween && (
            <TextInput
              aria-label="Highest"
              placeholder={quantityHint(field.unit)}
              value={high}
              onChange={(event) => setHigh(event.currentTarget.value)}
              error={high !== "" && highest === null}
            />
          )}
        </div>
      )}
      {!isExistence && (
        <p className={styles.hint}>
          {described(lowest) || "Calls where it is empty do not match."}{" "}
          {isBetween && described(highest)}
        </p>
      )}
      <Button type="submit" size="xs" disabled={!isComplete}>
        Apply
      </Button>
    </form>
  );
}
