import { ActionIcon, NativeSelect, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { useFacets } from "../calls/queries";
import { formatQuantity, parseQuantity, quantityHint } from "../format/quantity";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { operatorsOf, type RuleField, ruleFieldOf, takesValue, verbOf } from "./fields";
import styles from "./RuleEditor.module.css";
import type { Condition, Operator, Value } from "./shapes";

interface ValueProps {
  field: RuleField;
  condition: Condition;
  label: string;
  disabled: boolean;
  onChange: (value: Value) => void;
}

function QuantityValue({ field, condition, label, disabled, onChange }: ValueProps) {
  const [typed, setTyped] = useState(() =>
    typeof condition.value === "number" ? formatQuantity(condition.value, field.unit) : "",
  );
  return (
    <TextInput
      aria-label={label}
      placeholder={quantityHint(field.unit)}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(parseQuantity(event.currentTarget.value, field.unit));
      }}
      error={typed !== "" && parseQuantity(typed, field.unit) === null}
      disabled={disabled}
    />
  );
}

function ChoiceValue({ field, condition, label, disabled, onChange }: ValueProps) {
  const { id } = useWorkspace();
  const list = useId();
  const facets = useFacets(id, field.facet ?? field.key, field.facet !== null).data;
  return (
    <>
      <TextInput
        aria-label={label}
        list={list}
        placeholder="value"
        value={String(condition.value ?? "")}
        onChange={(event) => onChange(event.currentTarget.value)}
        disabled={disabled}
      />
      <datalist id={list}>
        {(facets?.values ?? []).map(({ value }) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </>
  );
}

function ValueInput(props: ValueProps) {
  const { field, condition, label, disabled, onChange } = props;
  if (field.kind === "quantity") return <QuantityValue key={field.key} {...props} />;
  if (field.names) {
    return (
      <NativeSelect
        aria-label={label}
        data={[...field.names].map(([value, name]) => ({ value, label: name }))}
        value={String(condition.value)}
        onChange={(event) => onChange(event.currentTarget.value)}
        disabled={disabled}
      />
    );
  }
  if (field.kind === "choice") return <ChoiceValue {...props} />;
  return (
    <NativeSelect
      aria-label={label}
      data={[
        { value: "true", label: "yes" },
        { value: "false", label: "no" },
      ]}
      value={String(condition.value)}
      onChange={(event) => onChange(event.currentTarget.value === "true")}
      disabled={disabled}
    />
  );
}

/** What a field's value is at first. */
export function firstValue(field: RuleField): Value {
  const [first] = field.names?.keys() ?? [];
  if (first !== undefined) return first;
  if (field.kind === "boolean") return false;
  return field.kind === "quantity" ? null : "";
}

interface Props {
  condition: Condition;
  /** What it is called for those who do not see where it stands: `condition 2`. */
  name: string;
  fields: readonly RuleField[];
  disabled: boolean;
  onChange: (condition: Condition) => void;
  onRemove: (() => void) | null;
}

/** One condition, which reads as a part of the sentence. */
export function ConditionForm({ condition, name, fields, disabled, onChange, onRemove }: Props) {
  const field = ruleFieldOf(fields, condition.field);
  const groups = [...new Set(fields.map(({ group }) => group))];
  const changeField = (key: string) => {
    const next = ruleFieldOf(fields, key);
    const operator = operatorsOf(next.kind)[0] ?? "is";
    onChange({ field: key, operator, value: firstValue(next) });
  };
  const changeOperator = (operator: Operator) =>
    onChange({
      ...condition,
      operator,
      value: takesValue(operator) ? (condition.value ?? firstValue(field)) : null,
    });
  return (
    <div className={styles.condition}>
      <NativeSelect
        aria-label={`Field of ${name}`}
        data={groups.map((group) => ({
          group,
          items: fields
            .filter((one) => one.group === group)
            .map(({ key, title }) => ({ value: key, label: title })),
        }))}
        value={condition.field}
        onChange={(event) => changeField(event.currentTarget.value)}
        disabled={disabled}
      />
      <NativeSelect
        aria-label={`Operator of ${name}`}
        data={operatorsOf(field.kind).map((value) => ({ value, label: verbOf(value) }))}
        value={condition.operator}
        onChange={(event) => changeOperator(event.currentTarget.value as Operator)}
        disabled={disabled}
      />
      {takesValue(condition.operator) && (
        <ValueInput
          field={field}
          condition={condition}
          label={`Value of ${name}`}
          disabled={disabled}
          onChange={(value) => onChange({ ...condition, value })}
        />
      )}
      {onRemove && !disabled && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Remove ${name}`}
          onClick={onRemove}
        >
          <Icon name="close" size={12} />
        </ActionIcon>
      )}
    </div>
  );
}
