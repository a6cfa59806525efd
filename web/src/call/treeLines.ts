/** The lines of an opened JSON tree. */
import { isContainer, type JsonNode, type JsonTree } from "./jsonTree";

export interface TreeLine {
  readonly node: JsonNode;
  readonly depth: number;
  /** From the root to the value, for its path. */
  readonly parent: TreeLine | null;
  readonly opened: boolean;
}

/** Smaller parts directly below the root are open from the start. */
const OPEN_BELOW = 1500;

/** Which parts are open at first: the root, and what is small directly below it. */
export function openedAtFirst(tree: JsonTree): Set<number> {
  const small = tree
    .childrenOf(tree.root)
    .filter((node) => isContainer(node) && node.end - node.start < OPEN_BELOW);
  return new Set([tree.root.start, ...small.map(({ start }) => start)]);
}

export function linesOf(tree: JsonTree, opened: ReadonlySet<number>): TreeLine[] {
  const lines: TreeLine[] = [];
  const add = (node: JsonNode, depth: number, parent: TreeLine | null): void => {
    const isOpen = isContainer(node) && opened.has(node.start);
    const line = { node, depth, parent, opened: isOpen };
    lines.push(line);
    if (isOpen) for (const child of tree.childrenOf(node)) add(child, depth + 1, line);
  };
  add(tree.root, 0, null);
  return lines;
}

/** From the root to a line's value. */
export function chainOf(line: TreeLine): JsonNode[] {
  const chain: JsonNode[] = [];
  for (let at: TreeLine | null = line; at; at = at.parent) chain.unshift(at.node);
  return chain;
}
