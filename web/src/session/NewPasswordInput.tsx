import { PasswordInput } from "@mantine/core";

const SHORTEST_PASSWORD = 10;

interface Props {
  value: string;
  onChange: (password: string) => void;
  autoFocus?: boolean;
}

/** Where a password is chosen. */
export function NewPasswordInput({ value, onChange, autoFocus = false }: Props) {
  return (
    <PasswordInput
      label="Password"
      description={`At least ${SHORTEST_PASSWORD} characters.`}
      autoComplete="new-password"
      minLength={SHORTEST_PASSWORD}
      maxLength={200}
      required
      withAsterisk={false}
      autoFocus={autoFocus}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
