import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Icon } from "../theme/Icon";

interface Props {
  text: string;
  /** What is copied, for the accessible name: `the call id`. */
  what: string;
}

export function CopyButton({ text, what }: Props) {
  const { copy, copied } = useClipboard({ timeout: 1500 });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
      title={copied ? "Copied" : `Copy ${what}`}
      onClick={() => copy(text)}
    >
      <Icon name={copied ? "check" : "copy"} size={13} />
    </ActionIcon>
  );
}
