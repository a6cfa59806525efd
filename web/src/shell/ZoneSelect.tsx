import { Select } from "@mantine/core";
import "@mantine/core/styles/Combobox.css";
import { useMemo } from "react";
import { allTimeZones, offsetOf } from "./zones";

interface Props {
  label: string;
  description?: string;
  /** An IANA name, or what `first` offers. */
  value: string;
  onChange: (zone: string) => void;
  /** What is offered before all zones: `[value, title]`. */
  first?: readonly (readonly [string, string])[];
  disabled?: boolean;
  autoFocus?: boolean;
}

const NONE: NonNullable<Props["first"]> = [];

/** Every time zone that there is, found by typing a part of its name. */
export default function ZoneSelect({ first = NONE, value, onChange, autoFocus, ...props }: Props) {
  const data = useMemo(() => {
    const now = Date.now();
    const offered = new Set(first.map(([key]) => key));
    // The value too, where it is one that this browser does not list.
    const zones = new Set([...allTimeZones(), ...(offered.has(value) ? [] : [value])]);
    const named = [...zones].map((zone) => ({
      value: zone,
      label: zone === "UTC" ? zone : `${zone.replaceAll("_", " ")} (${offsetOf(zone, now)})`,
    }));
    return [...first.map(([value, label]) => ({ value, label })), ...named];
  }, [first, value]);
  return (
    <Select
      {...props}
      value={value}
      data-autofocus={autoFocus}
      size="sm"
      data={data}
      searchable
      allowDeselect={false}
      limit={60}
      nothingFoundMessage="There is no such time zone."
      comboboxProps={{ shadow: "md" }}
      onChange={(zone) => zone !== null && onChange(zone)}
    />
  );
}
