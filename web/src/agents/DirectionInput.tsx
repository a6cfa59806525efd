import { NativeSelect } from "@mantine/core";

export type Direction = "inbound" | "outbound";

interface Props {
  value: Direction;
  onChange: (direction: Direction) => void;
  disabled?: boolean;
}

export function DirectionInput({ value, onChange, disabled = false }: Props) {
  return (
    <NativeSelect
      label="Direction"
      description="Who rings whom."
      data={[
        { value: "inbound", label: "Inbound: callers ring the agent" },
        { value: "outbound", label: "Outbound: the agent rings people" },
      ]}
      value={value}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === "outbound" ? "outbound" : "inbound")
      }
      disabled={disabled}
    />
  );
}
