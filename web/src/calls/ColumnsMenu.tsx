import { ActionIcon, Button, Checkbox, NativeSelect, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import { Icon } from "../theme/Icon";
import styles from "./ColumnsMenu.module.css";
import { type Column, chosenColumns } from "./columns";
import { changeDisplay, type Density, type Times, useDisplay } from "./display";

interface Props {
  all: readonly Column[];
  keys: readonly string[];
  /** null: back to the usual columns. */
  onChange: (keys: readonly string[] | null) => void;
}

function moved(keys: readonly string[], key: string, to: number): string[] {
  const rest = keys.filter((other) => other !== key);
  return [...rest.slice(0, to), key, ...rest.slice(to)];
}

interface ChosenProps extends Props {
  column: Column;
  position: number;
  dragged: string | null;
  onDrag: (key: string | null) => void;
}

/** A column that is shown: dragged or moved by its buttons to another place, or taken out. */
function Chosen({ column, position, keys, onChange, dragged, onDrag }: ChosenProps) {
  return (
    <li
      className={styles.chosen}
      draggable
      data-dragged={dragged === column.key || undefined}
      onDragStart={() => onDrag(column.key)}
      onDragEnd={() => onDrag(null)}
      onDragOver={(event) => {
        event.preventDefault();
        if (dragged !== null && dragged !== column.key) onChange(moved(keys, dragged, position));
      }}
    >
      <Checkbox
        size="xs"
        label={column.title}
        checked
        disabled={keys.length === 1}
        onChange={() => onChange(keys.filter((key) => key !== column.key))}
      />
      <span className={styles.moves}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Move ${column.title} up`}
          disabled={position === 0}
          onClick={() => onChange(moved(keys, column.key, position - 1))}
        >
          <Icon name="up" size={12} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Move ${column.title} down`}
          disabled={position === keys.length - 1}
          onClick={() => onChange(moved(keys, column.key, position + 1))}
        >
          <Icon name="down" size={12} />
        </ActionIcon>
      </span>
    </li>
  );
}

/** Which columns are shown, and in which order. */
export function ColumnsMenu(props: Props) {
  const { all, keys, onChange } = props;
  const { density, times } = useDisplay();
  const [typed, setTyped] = useState("");
  const [dragged, setDragged] = useState<string | null>(null);
  const chosen = chosenColumns(all, keys);
  const others = all.filter(
    (column) =>
      !keys.includes(column.key) && column.hint.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          h={28}
          leftSection={<Icon name="columns" size={14} />}
        >
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.menu}>
          <div className={styles.choices}>
            <NativeSelect
              label="Rows"
              data={[
                { value: "compact", label: "compact" },
                { value: "normal", label: "normal" },
                { value: "roomy", label: "roomy" },
              ]}
              value={density}
              onChange={(event) => changeDisplay({ density: event.currentTarget.value as Density })}
            />
            <NativeSelect
              label="Times"
              data={[
                { value: "relative", label: "how long ago" },
                { value: "exact", label: "exact" },
              ]}
              value={times}
              onChange={(event) => changeDisplay({ times: event.currentTarget.value as Times })}
            />
          </div>
          <div className={styles.head}>
            <p className={styles.title}>Shown, from left to right</p>
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => {
                changeDisplay({ widths: {} });
                onChange(null);
              }}
            >
              Reset
            </Button>
          </div>
          <ol className={styles.list}>
            {chosen.map((column, position) => (
              <Chosen
                key={column.key}
                {...props}
                keys={chosen.map(({ key }) => key)}
                column={column}
                position={position}
                dragged={dragged}
                onDrag={setDragged}
              />
            ))}
          </ol>
          <TextInput
            aria-label="Find a column"
            placeholder="Add a column…"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <ul className={styles.list}>
            {others.map((column) => (
              <li key={column.key} className={styles.other} title={column.hint}>
                <Checkbox
                  size="xs"
                  label={column.title}
                  checked={false}
                  onChange={() => onChange([...keys, column.key])}
                />
              </li>
            ))}
          </ul>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
