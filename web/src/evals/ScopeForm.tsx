import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { useId } from "react";
import { useFacets } from "../calls/queries";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { MOST } from "./reading";
import styles from "./ScopeForm.module.css";
import type { Scope, ScopeCondition } from "./shapes";

function Offered({ id, field }: { id: string; field: string }) {
  const workspace = useWorkspace();
  const facets = useFacets(workspace.id, field, field !== "").data;
  return (
    <datalist id={id}>
      {(facets?.values ?? []).map(({ value }) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

interface ConditionProps {
  condition: ScopeCondition;
  number: number;
  disabled: boolean;
  onChange: (condition: ScopeCondition) => void;
  onRemove: () => void;
}

function withKind(kind: string, { equals }: ScopeCondition): ScopeCondition {
  return kind === "version" ? { kind: "version", equals } : { kind: "metadata", key: "", equals };
}

function ConditionForm({ condition, number, disabled, onChange, onRemove }: ConditionProps) {
  const [keys, values] = [useId(), useId()];
  const field =
    condition.kind === "version" ? "version" : condition.key && `metadata.${condition.key}`;
  return (
    <div className={styles.condition}>
      <span className="muted">{number === 1 ? "Only calls whose" : "and whose"}</span>
      <NativeSelect
        aria-label={`Scope ${number} is on`}
        data={[
          { value: "version", label: "version" },
          { value: "metadata", label: "metadata" },
        ]}
        value={condition.kind}
        onChange={(event) => onChange(withKind(event.currentTarget.value, condition))}
        disabled={disabled}
      />
      {condition.kind === "metadata" && (
        <>
          <TextInput
            aria-label={`Metadata key of scope ${number}`}
            placeholder="key"
            list={keys}
            value={condition.key}
            maxLength={MOST.text}
            onChange={(event) => onChange({ ...condition, key: event.currentTarget.value })}
            disabled={disabled}
            required
          />
          <Offered id={keys} field="metadata_keys" />
        </>
      )}
      <span className="muted">is</span>
      <TextInput
        aria-label={`Value of scope ${number}`}
        placeholder="value"
        list={values}
        value={condition.equals}
        maxLength={MOST.text}
        onChange={(event) => onChange({ ...condition, equals: event.currentTarget.value })}
        disabled={disabled}
        required
      />
      <Offered id={values} field={field} />
      {!disabled && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Remove scope ${number}`}
          onClick={onRemove}
        >
          <Icon name="close" size={12} />
        </ActionIcon>
      )}
    </div>
  );
}

interface Props {
  scope: Scope;
  disabled: boolean;
  onChange: (scope: Scope) => void;
}

/** Which calls the eval is about, by their version and metadata. */
export function ScopeForm({ scope: { conditions }, disabled, onChange }: Props) {
  return (
    <div className={styles.scope}>
      {conditions.map((condition, position) => (
        <ConditionForm
          // Conditions have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: every field is controlled.
          key={position}
          condition={condition}
          number={position + 1}
          disabled={disabled}
          onChange={(next) =>
            onChange({ conditions: conditions.map((old, at) => (at === position ? next : old)) })
          }
          onRemove={() => onChange({ conditions: conditions.filter((_, at) => at !== position) })}
        />
      ))}
      {!disabled && conditions.length < MOST.conditions && (
        <div>
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<Icon name="plus" size={12} />}
            onClick={() =>
              onChange({ conditions: [...conditions, { kind: "version", equals: "" }] })
            }
          >
            Version or metadata
          </Button>
        </div>
      )}
    </div>
  );
}
