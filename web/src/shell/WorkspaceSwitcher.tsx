import { Menu, UnstyledButton } from "@mantine/core";
import { useLocation } from "wouter";
import type { Workspace } from "../api/types";
import { useSession } from "../session/session";
import { Icon } from "../theme/Icon";
import logo from "../theme/logo.svg";
import styles from "./Navigation.module.css";
import { startOf } from "./places";

interface Props {
  workspace: Workspace;
  onNew: () => void;
}

export function WorkspaceSwitcher({ workspace, onNew }: Props) {
  const [, navigate] = useLocation();
  const workspaces = useSession().data?.workspaces ?? [];
  return (
    <Menu width={220} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={styles.switcher} aria-label={`Workspace ${workspace.name}`}>
          <img src={logo} alt="" width={20} height={20} />
          <span className={styles.name}>{workspace.name}</span>
          <Icon name="chevrons" size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        {workspaces.map((other) => (
          <Menu.Item
            key={other.id}
            onClick={() => navigate(startOf(other.id))}
            rightSection={other.id === workspace.id && <Icon name="check" size={14} />}
          >
            {other.name} <span className="muted">{other.id}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="plus" size={14} />} onClick={onNew}>
          New workspace
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
