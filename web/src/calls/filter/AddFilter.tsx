import { Button, Popover } from "@mantine/core";
import { useState } from "react";
import { useShortcuts } from "../../shell/useShortcuts";
import { Icon } from "../../theme/Icon";
import type { Field } from "../fields";
import type { Filter } from "../filters";
import type { Period } from "../listState";
import { FieldMenu } from "./FieldMenu";
import { type FieldChange, FilterEditor } from "./FilterEditor";

interface Props {
  fields: readonly Field[];
  filters: readonly Filter[];
  period: Period | null;
  onOpen: () => void;
  onChange: (field: Field, change: FieldChange) => void;
}

/** First the field, then its conditions. */
export function AddFilter({ fields, filters, period, onOpen, onChange }: Props) {
  const [opened, setOpened] = useState(false);
  const [field, setField] = useState<Field | null>(null);
  const open = () => {
    onOpen();
    setField(null);
    setOpened(true);
  };
  const close = () => setOpened(false);
  useShortcuts({
    f: {
      does: "Add a filter",
      run: (event) => {
        event.preventDefault();
        open();
      },
    },
  });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          h={28}
          leftSection={<Icon name="filter" size={14} />}
          onClick={opened ? close : open}
        >
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {field === null ? (
          <FieldMenu fields={fields} onPick={setField} />
        ) : (
          <FilterEditor
            field={field}
            filters={filters.filter((filter) => filter.field === field.key)}
            period={period}
            onChange={(change) => onChange(field, change)}
            onDone={close}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
