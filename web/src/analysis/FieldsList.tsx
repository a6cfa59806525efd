import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { Section } from "../shell/Page";
import { Icon } from "../theme/Icon";
import { type Faults, type FieldDraft, type FieldType, MOST, newField } from "./draft";
import styles from "./Lists.module.css";

interface Props {
  items: readonly FieldDraft[];
  faults: Faults;
  disabled: boolean;
  onChange: (items: readonly FieldDraft[]) => void;
  onRemove: (item: FieldDraft) => void;
}

const TYPES: readonly { value: FieldType; label: string }[] = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "choice", label: "Choice" },
];

/** What is read out of every call. */
export function FieldsList({ items, faults, disabled, onChange, onRemove }: Props) {
  const set = (item: FieldDraft, changes: Partial<FieldDraft>) =>
    onChange(items.map((each) => (each.key === item.key ? { ...each, ...changes } : each)));
  return (
    <Section
      title="Fields"
      hint="What is read out of every call; empty where the call does not say it."
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="plus" size={13} />}
          disabled={disabled || items.length >= MOST.fields}
          onClick={() => onChange([...items, newField()])}
        >
          Add a field
        </Button>
      }
    >
      {items.length === 0 && (
        <p className="muted">For instance: guests (a number), reason_for_cancelling (a text).</p>
      )}
      <ul className={styles.list}>
        {items.map((item, place) => {
          const named = item.name.trim() || `field ${place + 1}`;
          return (
            <li key={item.key} className={styles.item} data-typed>
              <TextInput
                size="xs"
                aria-label={`Key of ${named}`}
                placeholder="key"
                value={item.name}
                onChange={(event) => set(item, { name: event.currentTarget.value })}
                maxLength={40}
                spellCheck={false}
                error={faults[`fields.${item.key}`]}
                disabled={disabled}
              />
              <NativeSelect
                size="xs"
                aria-label={`Type of ${named}`}
                data={[...TYPES]}
                value={item.type}
                onChange={(event) => set(item, { type: event.currentTarget.value as FieldType })}
                disabled={disabled}
              />
              <TextInput
                size="xs"
                aria-label={`Meaning of ${named}`}
                placeholder="What it holds, for the model that reads it"
                value={item.means}
                onChange={(event) => set(item, { means: event.currentTarget.value })}
                maxLength={MOST.means}
                disabled={disabled}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Remove ${named}`}
                title={`Remove ${named}`}
                onClick={() => onRemove(item)}
                disabled={disabled}
              >
                <Icon name="trash" size={14} />
              </ActionIcon>
              {item.type === "choice" && (
                <Textarea
                  size="xs"
                  className={styles.choices ?? ""}
                  label="Choices, one to a line"
                  rows={3}
                  value={item.choices}
                  onChange={(event) => set(item, { choices: event.currentTarget.value })}
                  error={faults[`fields.${item.key}.choices`]}
                  disabled={disabled}
                />
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
