import { Modal } from "@mantine/core";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { useState } from "react";
import { withModifier } from "./modifier";
import styles from "./ShortcutSheet.module.css";
import { type Described, MODIFIER, shortcuts } from "./shortcuts";

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  " ": "Space",
};

function nameOf(key: string): string {
  const [first, second] = key.split("+");
  if (first === MODIFIER && second) return withModifier(second);
  return NAMES[key] ?? key;
}

function Keys({ keys }: { keys: readonly string[] }) {
  return keys.map((key, position) => (
    <span key={key}>
      {position > 0 && <span className="muted"> then </span>}
      <kbd>{nameOf(key)}</kbd>
    </span>
  ));
}

function Group({ title, of }: { title: string; of: readonly Described[] }) {
  if (of.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <dl className={styles.keys}>
        {of.map(({ ways, does }) => (
          <div key={ways.join(" ")}>
            <dt>{does}</dt>
            <dd>
              {ways.map((keys, way) => (
                <span key={keys.join(" ")}>
                  {way > 0 && <span className="muted"> or </span>}
                  <Keys keys={keys} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The keys that do something where one is: read from what listens, so that it cannot be wrong. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [all] = useState(() => shortcuts.describe());
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size="sm">
      <Group title="On this page" of={all.filter(({ everywhere }) => !everywhere)} />
      <Group title="Everywhere" of={all.filter(({ everywhere }) => everywhere)} />
    </Modal>
  );
}
