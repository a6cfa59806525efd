import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useLocation } from "wouter";
import { useSession, useSignOut } from "../session/session";
import { Icon } from "../theme/Icon";
import styles from "./Navigation.module.css";
import { useTimeZone } from "./timeZone";
import { useWorkspace } from "./workspace";

const SCHEMES = [
  { key: "light", title: "Light", icon: "sun" },
  { key: "dark", title: "Dark", icon: "moon" },
  { key: "auto", title: "As the system", icon: "screen" },
] as const;

interface Props {
  onShortcuts: () => void;
  onTimeZone: () => void;
}

/** What belongs to the person and not to the workspace. */
export function AccountMenu({ onShortcuts, onTimeZone }: Props) {
  const email = useSession().data?.user?.email ?? "";
  const signOut = useSignOut();
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const { zone } = useTimeZone();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu width={240} position="top-start">
      <Menu.Target>
        <UnstyledButton className={styles.place} aria-label={`Account ${email}`}>
          <Icon name="user" />
          <span className={styles.name}>{email}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name="user" size={14} />}
          onClick={() => navigate(`/w/${workspace.id}/account`)}
        >
          Your account
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        {SCHEMES.map(({ key, title, icon }) => (
          <Menu.Item
            key={key}
            leftSection={<Icon name={icon} size={14} />}
            rightSection={colorScheme === key && <Icon name="check" size={14} />}
            onClick={() => setColorScheme(key)}
          >
            {title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="clock" size={14} />}
          rightSection={
            <span className="muted">{zone.split("/").at(-1)?.replaceAll("_", " ")}</span>
          }
          onClick={onTimeZone}
        >
          Time zone
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="help" size={14} />}
          rightSection={<kbd>?</kbd>}
          onClick={onShortcuts}
        >
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="signOut" size={14} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
