import { Button, Menu } from "@mantine/core";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import type { CallsQuestion } from "./listState";
import { exportPath } from "./queries";

/** Downloads every call that the list stands for, also those not loaded yet. */
export function ExportMenu({ question }: { question: CallsQuestion }) {
  const { id } = useWorkspace();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          h={28}
          leftSection={<Icon name="download" size={14} />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={exportPath(id, question, "csv")} download>
          CSV, for a spreadsheet
        </Menu.Item>
        <Menu.Item component="a" href={exportPath(id, question, "json")} download>
          JSON, one object a call
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
