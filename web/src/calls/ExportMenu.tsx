import { Button, Menu } from "@mantine/core";
import { counted, formatBytes } from "../format/quantity";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { Icon } from "../theme/Icon";
import { download } from "./exports";
import type { CallsQuestion } from "./listState";
import { exportPath } from "./queries";

/** So many calls are downloaded by the browser itself, which needs no memory for them. */
const TOO_MANY_TO_HOLD = 200_000;
/** The API's names of columns that the list calls otherwise. */
const EXPORTED_AS: Readonly<Record<string, string>> = { agent: "agent_name" };

interface Props {
  question: CallsQuestion;
  /** Keys of the columns shown. */
  columns: readonly string[];
  /** Only these calls. */
  ids?: readonly number[];
  /** How many calls it will have; null where that is not known exactly. */
  total: number | null;
}

/** Downloads every call that the list stands for, also those not loaded, or those that are selected. */
export function ExportMenu({ question, columns, ids = [], total }: Props) {
  const { id } = useWorkspace();
  const toast = useToast();
  const begin = async (format: "csv" | "json", shown: boolean) => {
    const names = shown ? columns.map((key) => EXPORTED_AS[key] ?? key) : [];
    const path = exportPath(id, question, format, { ids, columns: names });
    if (total !== null && total > TOO_MANY_TO_HOLD) {
      window.location.assign(path);
      return;
    }
    try {
      const file = await download(path, total, format === "csv" ? 1 : 0);
      if (file === null) return;
      const size = `${counted(file.rows, "call")}, ${formatBytes(file.bytes)}`;
      toast({ text: `${file.name}: ${size}`, tone: "good" });
    } catch (error) {
      toast({ text: `The export did not work. ${String(error)}`, tone: "error" });
    }
  };
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
        <Menu.Label>CSV, for a spreadsheet</Menu.Label>
        <Menu.Item onClick={() => begin("csv", true)}>CSV, the columns shown</Menu.Item>
        <Menu.Item onClick={() => begin("csv", false)}>CSV, all columns</Menu.Item>
        <Menu.Label>JSON, one object a line</Menu.Label>
        <Menu.Item onClick={() => begin("json", true)}>JSON, the columns shown</Menu.Item>
        <Menu.Item onClick={() => begin("json", false)}>JSON, all fields</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
