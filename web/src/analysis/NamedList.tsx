import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { Section } from "../shell/Page";
import { Icon } from "../theme/Icon";
import { type Faults, MOST, type NamedDraft, newNamed } from "./draft";
import styles from "./Lists.module.css";

interface Props {
  list: "outcomes" | "intents";
  title: string;
  hint: string;
  /** What one of them is called: `outcome`. */
  one: string;
  examples: readonly string[];
  items: readonly NamedDraft[];
  faults: Faults;
  disabled: boolean;
  onChange: (items: readonly NamedDraft[]) => void;
  onRemove: (item: NamedDraft) => void;
}

/** Names with their meanings; outcomes also say whether they are a success. */
export function NamedList(props: Props) {
  const { list, title, hint, one, examples, items, faults, disabled, onChange, onRemove } = props;
  const set = (item: NamedDraft, changes: Partial<NamedDraft>) =>
    onChange(items.map((each) => (each.key === item.key ? { ...each, ...changes } : each)));
  return (
    <Section
      title={title}
      hint={hint}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="plus" size={13} />}
          disabled={disabled || items.length >= MOST[list]}
          onClick={() => onChange([...items, newNamed()])}
        >
          Add an {one}
        </Button>
      }
    >
      {items.length === 0 && <p className="muted">For instance: {examples.join(", ")}.</p>}
      <ul className={styles.list}>
        {items.map((item, place) => {
          const named = item.name.trim() || `${one} ${place + 1}`;
          return (
            <li
              key={item.key}
              className={styles.item}
              data-typed={list === "outcomes" || undefined}
            >
              <TextInput
                size="xs"
                aria-label={`Name of ${named}`}
                placeholder="Name"
                value={item.name}
                onChange={(event) => set(item, { name: event.currentTarget.value })}
                maxLength={MOST.name}
                error={faults[`${list}.${item.key}`]}
                disabled={disabled}
              />
              {list === "outcomes" && (
                <NativeSelect
                  size="xs"
                  aria-label={`Whether ${named} is a success`}
                  data={[
                    { value: "success", label: "Success" },
                    { value: "failure", label: "Failure" },
                  ]}
                  value={item.success ? "success" : "failure"}
                  onChange={(event) =>
                    set(item, { success: event.currentTarget.value === "success" })
                  }
                  disabled={disabled}
                />
              )}
              <TextInput
                size="xs"
                aria-label={`Meaning of ${named}`}
                placeholder="When it applies, for the model that decides"
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
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
