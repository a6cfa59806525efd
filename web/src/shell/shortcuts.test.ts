import { beforeEach, expect, test, vi } from "vitest";
import { Registry, type Run, type Shortcuts } from "./shortcuts";

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
});

const press = (key: string, timeStamp = 0) =>
  registry.press({ key, timeStamp } as unknown as KeyboardEvent);

/** By key, what runs; what it does is told only where a test asks. */
const running = (runs: Record<string, Run>): Shortcuts =>
  Object.fromEntries(Object.entries(runs).map(([keys, run]) => [keys, { does: keys, run }]));

const register = (handlers: Shortcuts, everywhere = false) =>
  registry.register({ id: "", everywhere, read: () => handlers });

test("a key does what was registered for it, until that leaves", () => {
  const run = vi.fn();
  const leave = register(running({ j: run }));
  press("j");
  press("k");
  leave();
  press("j");
  expect(run).toHaveBeenCalledOnce();
});

test("a page's key comes before the whole app's, whichever came first", () => {
  const [page, app] = [vi.fn(), vi.fn()];
  register(running({ "/": page }));
  register(running({ "/": app, "?": app }), true);
  press("/");
  press("?");
  expect(page).toHaveBeenCalledOnce();
  expect(app).toHaveBeenCalledOnce();
});

test("two keys in a row do one thing, the second alone another", () => {
  const [go, column] = [vi.fn(), vi.fn()];
  register(running({ "g c": go, c: column }));
  press("g");
  press("c", 100);
  press("c", 200);
  expect(go).toHaveBeenCalledOnce();
  expect(column).toHaveBeenCalledOnce();
});

test("a second key that comes too late stands for itself", () => {
  const go = vi.fn();
  register(running({ "g c": go }));
  press("g", 0);
  press("c", 5_000);
  expect(go).not.toHaveBeenCalled();
});

test("a first key is forgotten after one that leads nowhere", () => {
  const go = vi.fn();
  register(running({ "g c": go }));
  press("g");
  press("x");
  press("c");
  expect(go).not.toHaveBeenCalled();
});

test("a key with Ctrl or ⌘ does its own thing in place of the browser", () => {
  const [palette, plain, preventDefault] = [vi.fn(), vi.fn(), vi.fn()];
  register(running({ "mod+k": palette, k: plain }));
  registry.pressWithModifier({ key: "K", preventDefault } as unknown as KeyboardEvent);
  registry.pressWithModifier({ key: "x", preventDefault } as unknown as KeyboardEvent);
  expect(palette).toHaveBeenCalledOnce();
  expect(plain).not.toHaveBeenCalled();
  expect(preventDefault).toHaveBeenCalledOnce();
});

test("each key is described once, as what it does now", () => {
  const run = () => {};
  register({ "?": { does: "Show this sheet", run }, "/": { does: "Open the palette", run } }, true);
  register({
    "/": { does: "Search", run },
    "g c": { does: "Go to Calls", run },
    J: { does: "Next call", run },
    "]": { does: "Next call", run },
  });
  expect(registry.describe()).toEqual([
    { ways: [["/"]], does: "Search", everywhere: false },
    { ways: [["g", "c"]], does: "Go to Calls", everywhere: false },
    { ways: [["J"], ["]"]], does: "Next call", everywhere: false },
    { ways: [["?"]], does: "Show this sheet", everywhere: true },
  ]);
});
