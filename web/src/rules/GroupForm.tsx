import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { Icon } from "../theme/Icon";
import { ConditionForm } from "./ConditionForm";
import type { RuleField } from "./fields";
import styles from "./RuleEditor.module.css";
import { isGroup } from "./sentences";
import type { Condition, RuleCondition } from "./shapes";

const NEW_CONDITION: Condition = { field: "successful", operator: "is", value: false };

interface Props {
  group: RuleCondition;
  /** Empty for the outermost group, `group 2` for one within. */
  name: string;
  fields: readonly RuleField[];
  disabled: boolean;
  onChange: (group: RuleCondition) => void;
  onRemove?: () => void;
}

/** Conditions joined by "and" or "or"; the outermost group may have groups within. */
export function GroupForm({ group, name, fields, disabled, onChange, onRemove }: Props) {
  const { combine, conditions } = group;
  const put = (next: RuleCondition["conditions"]) => onChange({ ...group, conditions: next });
  const join = (
    <NativeSelect
      aria-label={name === "" ? "How the conditions are joined" : `How ${name} is joined`}
      className={styles.join ?? ""}
      data={[
        { value: "all", label: "and" },
        { value: "any", label: "or" },
      ]}
      value={combine}
      onChange={(event) => onChange({ ...group, combine: event.currentTarget.value as "all" })}
      disabled={disabled}
    />
  );
  const lead = (position: number) => {
    if (position === 0) return name === "" ? "If" : "";
    if (position === 1) return join;
    return combine === "all" ? "and" : "or";
  };
  const called = (position: number) => `${name === "" ? "" : `${name}, `}condition ${position + 1}`;
  return (
    <div className={name === "" ? styles.outermost : styles.within}>
      {conditions.map((one, position) => {
        const replace = (next: typeof one) =>
          put(conditions.map((old, at) => (at === position ? next : old)));
        const remove = () => put(conditions.filter((_, at) => at !== position));
        return (
          // Conditions have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <div key={`${conditions.length} ${position}`} className={styles.line}>
            <span className={styles.lead}>{lead(position)}</span>
            {isGroup(one) ? (
              <GroupForm
                group={one}
                name={`group ${position + 1}`}
                fields={fields}
                disabled={disabled}
                onChange={(next) => replace(next as typeof one)}
                onRemove={remove}
              />
            ) : (
              <ConditionForm
                condition={one}
                name={called(position)}
                fields={fields}
                disabled={disabled}
                onChange={replace}
                onRemove={conditions.length > 1 ? remove : null}
              />
            )}
          </div>
        );
      })}
      {!disabled && (
        <div className={styles.adding}>
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<Icon name="plus" size={12} />}
            onClick={() => put([...conditions, NEW_CONDITION])}
          >
            Add a condition
          </Button>
          {name === "" && (
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<Icon name="plus" size={12} />}
              onClick={() =>
                put([
                  ...conditions,
                  {
                    combine: combine === "all" ? "any" : "all",
                    conditions: [NEW_CONDITION, NEW_CONDITION],
                  },
                ])
              }
            >
              Add a group
            </Button>
          )}
          {onRemove && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Remove ${name}`}
              onClick={onRemove}
            >
              <Icon name="trash" size={13} />
            </ActionIcon>
          )}
        </div>
      )}
    </div>
  );
}
