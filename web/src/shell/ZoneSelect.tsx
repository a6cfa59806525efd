import { Select } from "@mantine/core";
import "@mantine/core/styles/Combobox.css";
import { useMemo } from "react";
import { allTimeZones } from "./timeZone";
import { offsetOf } from "./zones";

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

/** Every time zone that there is, found by typing a part of its name. */
export default function ZoneSelect({ first = [], onChange, autoFocus, ...props }: Props) {
  const data = useMemo(() => {
    const now = Date.now();
    const named = allTimeZones().map((zone) => ({
      value: zone,
      label: zone === "UTC" ? zone : `${zone.replaceAll("_", " ")} (${offsetOf(zone, now)})`,
    }));
    return [...first.map(([value, label]) => ({ value, label })), ...named];
  }, [first]);
  return (
    <Select
      {...props}
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
