import styles from "./Tiles.module.css";

const TILES = [0, 1, 2, 3, 4, 5, 6];

/** The tiles before their figures are there, in the same place. */
export function TilesSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <ul className={styles.tiles} aria-hidden="true">
        {TILES.map((n) => (
          <li key={n}>
            <span className={styles.waiting} />
          </li>
        ))}
      </ul>
    </div>
  );
}
