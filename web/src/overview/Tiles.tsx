import { Link } from "wouter";
import type { Overview, Tile } from "../api/types";
import { useWorkspace } from "../shell/workspace";
import { changeInWords, toneOf, valueInWords } from "./change";
import { Sparkline } from "./Sparkline";
import { listLink } from "./state";
import styles from "./Tiles.module.css";

const TONE_IN_WORDS = { good: ", better", bad: ", worse", neutral: "" } as const;

/** The figures of the period. Each leads to the calls that it is made of. */
export function Tiles({ overview }: { overview: Overview }) {
  return (
    <ul className={styles.tiles} aria-label="Figures of the period">
      {overview.tiles.map((tile) => (
        <li key={tile.key}>
          <OneTile tile={tile} overview={overview} />
        </li>
      ))}
    </ul>
  );
}

function OneTile({ tile, overview }: { tile: Tile; overview: Overview }) {
  const workspace = useWorkspace();
  const change = changeInWords(tile);
  const tone = toneOf(tile);
  return (
    <Link
      href={listLink(workspace.id, [...overview.filter, ...tile.filter], tile.sort)}
      className={styles.tile}
      title={`${tile.title}: ${tile.definition}. Opens these calls.`}
    >
      <span className={styles.title}>{tile.title}</span>
      <span className={styles.value}>{valueInWords(tile.value, tile.unit)}</span>
      <span className={styles.note}>
        {change === null ? (
          <span className={styles.before}>{noteOf(tile, overview)}</span>
        ) : (
          <>
            <span className={styles.change} data-tone={tone}>
              {change}
              <span className={styles.hidden}>{TONE_IN_WORDS[tone]}</span>
            </span>
            <span className={styles.before}>
              <span className={styles.hidden}>before: </span>
              <span aria-hidden="true">was </span>
              {valueInWords(tile.before, tile.unit)}
            </span>
          </>
        )}
      </span>
      <Sparkline values={tile.steps} />
    </Link>
  );
}

/** What is said where there is nothing to compare with. */
function noteOf(tile: Tile, overview: Overview): string {
  if (tile.value === null || tile.value === undefined) {
    const calls = overview.tiles.find(({ key }) => key === "calls")?.value ?? 0;
    return calls === 0 ? "no calls" : "not reported";
  }
  return "nothing before";
}
