import { useId } from "react";
import styles from "./ProviderCards.module.css";
import { PROVIDERS, type ProviderKey } from "./providers";

interface Props {
  value: ProviderKey;
  onChange: (provider: ProviderKey) => void;
  disabled?: boolean;
}

/** One of the providers, each with what it means. */
export function ProviderCards({ value, onChange, disabled = false }: Props) {
  const name = useId();
  return (
    <fieldset className={styles.cards} disabled={disabled}>
      <legend>Provider</legend>
      {PROVIDERS.map(({ key, title, means }) => (
        <label key={key} className={styles.card} data-chosen={key === value || undefined}>
          <input
            type="radio"
            name={name}
            value={key}
            checked={key === value}
            onChange={() => onChange(key)}
          />
          <span className={styles.title}>{title}</span>
          <span className={styles.means}>{means}</span>
        </label>
      ))}
    </fieldset>
  );
}
