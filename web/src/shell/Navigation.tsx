import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { Link, useLocation } from "wouter";
import type { Workspace } from "../api/types";
import { useSession, useSignOut } from "../session/session";
import { Icon } from "../theme/Icon";
import { PLACES, pathOfPlace } from "./places";
import styles from "./Shell.module.css";

function WorkspaceSwitcher({ workspace }: { workspace: Workspace }) {
  const [, navigate] = useLocation();
  const workspaces = useSession().data?.workspaces ?? [];
  return (
    <Menu width={220} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={styles.switcher} aria-label={`Workspace ${workspace.name}`}>
          <img src="/favicon.svg" alt="" width={20} height={20} />
          <span className={styles.switcherName}>{workspace.name}</span>
          <Icon name="chevrons" size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        {workspaces.map((other) => (
          <Menu.Item
            key={other.id}
            onClick={() => navigate(`/w/${other.id}/calls`)}
            rightSection={other.id === workspace.id && <Icon name="check" size={14} />}
          >
            {other.name} <span className="muted">{other.id}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = [
  { key: "light", title: "Light", icon: "sun" },
  { key: "dark", title: "Dark", icon: "moon" },
  { key: "auto", title: "As the system", icon: "screen" },
] as const;

function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const email = useSession().data?.user?.email ?? "";
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu width={220} position="top-start">
      <Menu.Target>
        <UnstyledButton className={styles.place} aria-label={`Account ${email}`}>
          <Icon name="user" />
          <span className={styles.switcherName}>{email}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
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

interface Props {
  workspace: Workspace;
  onShortcuts: () => void;
}

export function Navigation({ workspace, onShortcuts }: Props) {
  const [location] = useLocation();
  return (
    <nav className={styles.nav} aria-label="Main">
      <WorkspaceSwitcher workspace={workspace} />
      <ul className={styles.places}>
        {PLACES.map((place) => {
          const href = pathOfPlace(workspace.id, place);
          const here = location === href || location.startsWith(`${href}/`);
          return (
            <li key={place.path}>
              <Link
                href={href}
                className={styles.place}
                title={`${place.title} (g ${place.key})`}
                aria-current={here ? "page" : undefined}
              >
                <Icon name={place.icon} />
                <span>{place.title}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      <div className={styles.account}>
        <AccountMenu onShortcuts={onShortcuts} />
      </div>
    </nav>
  );
}
