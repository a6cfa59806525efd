import styles from "./ListSkeleton.module.css";

const ROWS = Array.from({ length: 18 }, (_, index) => index);

/** Holds the list's place while its first page loads. */
export function ListSkeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading the calls">
      {ROWS.map((row) => (
        <div key={row} className={styles.row}>
          <span style={{ width: 110 }} />
          <span style={{ width: 90 + ((row * 37) % 60) }} />
          <span style={{ width: 70 }} />
          <span style={{ width: 50 + ((row * 53) % 40) }} />
        </div>
      ))}
    </div>
  );
}
