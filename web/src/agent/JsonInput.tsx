import { Textarea } from "@mantine/core";
import { readJsonObject, writeJsonObject } from "./jsonText";
import styles from "./SetupTab.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (text: string) => void;
  rows: number;
  placeholder?: string;
  error?: string | undefined;
  disabled?: boolean;
}

/** A JSON object as text; what is readable is laid out when one leaves the field. */
export function JsonInput({ label, value, onChange, rows, placeholder, error, disabled }: Props) {
  const layOut = () => {
    const { value: read, fault } = readJsonObject(value);
    const neat = fault === null ? writeJsonObject(read) : value;
    if (neat !== value) onChange(neat);
  };
  return (
    <Textarea
      aria-label={label}
      rows={rows}
      classNames={{ input: styles.text ?? "" }}
      placeholder={placeholder ?? "{ }"}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={layOut}
      error={error}
      disabled={disabled ?? false}
    />
  );
}
