import { useDebouncedValue } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { counted, formatBytes } from "../format/quantity";
import { useToast } from "../shell/toasts";
import { Icon } from "../theme/Icon";
import styles from "./BodyTab.module.css";
import { FindBox } from "./FindBox";
import { piecesOf } from "./find";
import json from "./JsonView.module.css";
import { isContainer, type JsonNode, type JsonTree, MOST_HITS, pathOf, placesOf } from "./jsonTree";
import { chainOf, linesOf, openedAtFirst, type TreeLine } from "./treeLines";

const LINE_HEIGHT = 21;
const INDENT = 16;
const SHOWN_LETTERS = 600;
const PREVIEW_LETTERS = 110;

function Hit({ text, pattern }: { text: string; pattern: RegExp | null }) {
  return piecesOf(text, pattern).map((piece, position) =>
    piece.hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the text.
      <mark key={position} className={styles.hit}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}

function Value({
  tree,
  line,
  pattern,
}: {
  tree: JsonTree;
  line: TreeLine;
  pattern: RegExp | null;
}) {
  const { node, opened } = line;
  const length = node.end - node.start;
  if (isContainer(node)) {
    const [open, close] = node.kind === "object" ? ["{", "}"] : ["[", "]"];
    if (opened) {
      const count = tree.childrenOf(node).length;
      const what = node.kind === "object" ? counted(count, "field") : counted(count, "item");
      return <span className="muted">{count === 0 ? `${open}${close}` : what}</span>;
    }
    const preview = tree.text
      .slice(node.start, Math.min(node.end, node.start + PREVIEW_LETTERS))
      .replace(/\s+/g, " ");
    return (
      <span className="muted">
        {length <= PREVIEW_LETTERS ? preview : `${preview}… ${close} ${formatBytes(length)}`}
      </span>
    );
  }
  const text = tree.text.slice(node.start, Math.min(node.end, node.start + SHOWN_LETTERS));
  return (
    <span className={node.kind === "string" ? json.string : json.literal}>
      <Hit text={text} pattern={pattern} />
      {length > SHOWN_LETTERS && <span className="muted">… {formatBytes(length)} in all</span>}
    </span>
  );
}

interface LineProps {
  tree: JsonTree;
  line: TreeLine;
  pattern: RegExp | null;
  onToggle: (node: JsonNode) => void;
}

function Line({ tree, line, pattern, onToggle }: LineProps) {
  const toast = useToast();
  const { node, depth, opened } = line;
  const path = () => pathOf(chainOf(line)) || "(body)";
  const copy = async (text: string, what: string) => {
    await navigator.clipboard.writeText(text);
    toast({ text: `Copied ${what}.`, tone: "good" });
  };
  const name = node.key === null ? "the body" : String(node.key);
  return (
    <span className={styles.entry} style={{ paddingLeft: depth * INDENT }}>
      {isContainer(node) ? (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={opened}
          aria-label={name}
          onClick={() => onToggle(node)}
        >
          <Icon name={opened ? "down" : "right"} size={11} />
        </button>
      ) : (
        <span className={styles.leaf} />
      )}
      <code>
        {node.key !== null && (
          <span className={json.key}>
            {typeof node.key === "number" ? node.key : <Hit text={node.key} pattern={pattern} />}:{" "}
          </span>
        )}
        <Value tree={tree} line={line} pattern={pattern} />
      </code>
      <span className={styles.copies}>
        <button
          type="button"
          onClick={() => copy(path(), "the path")}
          aria-label={`Copy the path of ${name}`}
        >
          path
        </button>
        <button
          type="button"
          onClick={() => copy(tree.text.slice(node.start, node.end), "the value")}
          aria-label={`Copy the value of ${name}`}
        >
          value
        </button>
      </span>
    </span>
  );
}

function opening(opened: ReadonlySet<number>, chain: readonly JsonNode[]): Set<number> {
  return new Set([...opened, ...chain.slice(0, -1).map(({ start }) => start)]);
}

/** A JSON text as a tree; `at` is a path to open and to mark. */
export function JsonTreeView({ tree, at }: { tree: JsonTree; at: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [aim, setAim] = useState<JsonNode | null>(() =>
    at === "" ? null : (tree.chainTo(at).at(-1) ?? null),
  );
  const [opened, setOpened] = useState<ReadonlySet<number>>(() =>
    opening(openedAtFirst(tree), tree.chainTo(at)),
  );
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query.trim(), 200);
  const [current, setCurrent] = useState(-1);
  const places = useMemo(() => placesOf(tree.text, asked), [tree, asked]);
  const pattern = useMemo(
    () => (asked === "" ? null : new RegExp(asked.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi")),
    [asked],
  );
  const lines = useMemo(() => linesOf(tree, opened), [tree, opened]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
  });
  const aimed = useMemo(
    () => (aim === null ? -1 : lines.findIndex(({ node }) => node.start === aim.start)),
    [lines, aim],
  );
  useEffect(() => {
    if (aimed >= 0) virtual.scrollToIndex(aimed, { align: "center" });
  }, [aimed, virtual]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins anew.
  useEffect(() => setCurrent(-1), [places]);

  const step = (by: number) => {
    if (places.length === 0) return;
    const next = ((current < 0 && by < 0 ? 0 : current) + by + places.length) % places.length;
    const chain = tree.chainAt(places[next] ?? 0);
    setCurrent(next);
    setOpened((now) => opening(now, chain));
    setAim(chain.at(-1) ?? null);
  };
  const toggle = ({ start }: JsonNode) => {
    const next = new Set(opened);
    if (!next.delete(start)) next.add(start);
    setAim(null);
    setOpened(next);
  };
  return (
    <>
      <div className={styles.tools}>
        <FindBox
          label="Search the body"
          placeholder="Search keys and values"
          value={query}
          onChange={setQuery}
          hits={places.length}
          capped={places.length === MOST_HITS}
          current={current}
          onStep={step}
        />
        <button
          type="button"
          className={styles.plain}
          onClick={() => setOpened(new Set([tree.root.start]))}
        >
          Fold all
        </button>
      </div>
      {/* A scrolled region must be reachable by keyboard. */}
      <section
        ref={scroller}
        className={styles.lines}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
        tabIndex={0}
        aria-label="The body as received"
      >
        <ol className={styles.code} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            return (
              <li
                key={line.node.start}
                ref={virtual.measureElement}
                data-index={index}
                data-aimed={index === aimed || undefined}
                className={styles.line}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Line tree={tree} line={line} pattern={pattern} onToggle={toggle} />
              </li>
            );
          })}
        </ol>
      </section>
    </>
  );
}
