import { Button, Menu } from "@mantine/core";
import { counted } from "../format/quantity";
import { formatAgo } from "../format/time";
import { useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { useDeletions, useUndoDeletion } from "./bulk";

/** What was deleted lately, by whomever and in whichever tab, while it can be had back. */
export function DeletedMenu() {
  const { id } = useWorkspace();
  const deletions = useDeletions(id).data ?? [];
  const undo = useUndoDeletion(id);
  const toast = useToast();
  const { edit } = useMay();
  if (!edit || deletions.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          h={28}
          leftSection={<Icon name="trash" size={14} />}
        >
          Deleted
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Kept for ten minutes</Menu.Label>
        {deletions.map(({ task_id, calls, deleted_at_ms }) => (
          <Menu.Item
            key={task_id}
            onClick={() =>
              undo.mutate(task_id, {
                onError: (error) => toast({ text: error.message, tone: "error" }),
              })
            }
          >
            Put {counted(calls, "call")} back{" "}
            <span className="muted">{formatAgo(deleted_at_ms)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
