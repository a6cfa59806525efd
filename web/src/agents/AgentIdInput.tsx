import { Loader, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useWorkspace } from "../shell/workspace";
import { useAgentIdCheck } from "./queries";

const STILL_TYPING_MS = 250;

interface Props {
  value: string;
  onChange: (agentId: string) => void;
  /** The Agent ID that the agent has already, which is therefore its own to keep. */
  own?: string;
  /** What the server said when it was sent. */
  error?: string | undefined;
  disabled?: boolean;
}

/** The Agent ID, checked while it is typed, in the words of the server. */
export function AgentIdInput({ value, onChange, own, error, disabled = false }: Props) {
  const { id } = useWorkspace();
  const [settled] = useDebouncedValue(value, STILL_TYPING_MS);
  const worthAsking = settled !== "" && settled !== own;
  const check = useAgentIdCheck(id, settled, worthAsking);
  const known = worthAsking && settled === value ? check.data : undefined;
  const asking = value !== "" && value !== own && known === undefined;
  const message = error ?? known?.reason ?? check.error?.message;
  return (
    <TextInput
      label="Agent ID"
      description="What clients send as agent_remote_identifier. Letters, digits, spaces and . _ : / -"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={value === own ? undefined : message}
      rightSection={asking && <Loader size={12} aria-label="Checking the Agent ID" />}
      spellCheck={false}
      autoComplete="off"
      disabled={disabled}
      inputWrapperOrder={["label", "description", "input", "error"]}
    />
  );
}
