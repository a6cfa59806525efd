import { expect, test, vi } from "vitest";
import { lifeOf, ToastQueue } from "./toastQueue";

const texts = (queue: ToastQueue) => queue.read().map(({ text }) => text);

test("the three newest toasts are shown, the oldest first", () => {
  const queue = new ToastQueue();
  for (const text of ["a", "b", "c", "d"]) queue.add({ text });
  expect(texts(queue)).toEqual(["b", "c", "d"]);
});

test("who listens hears of each change until they leave", () => {
  const queue = new ToastQueue();
  const listener = vi.fn();
  const leave = queue.subscribe(listener);
  queue.add({ text: "a" });
  leave();
  queue.add({ text: "b" });
  expect(listener).toHaveBeenCalledOnce();
});

test("what is undone leaves at once and only once", async () => {
  const queue = new ToastQueue();
  const undo = vi.fn(async () => {});
  queue.add({ text: "Deleted", undo });
  const [toast] = queue.read();
  if (!toast) throw new Error("no toast");
  const undone = queue.undo(toast);
  expect(texts(queue)).toEqual([]);
  await undone;
  expect(undo).toHaveBeenCalledOnce();
});

test("an undo that fails says why", async () => {
  const queue = new ToastQueue();
  queue.add({ text: "Deleted", undo: () => Promise.reject(new Error("It is gone.")) });
  const [toast] = queue.read();
  if (!toast) throw new Error("no toast");
  await queue.undo(toast);
  expect(queue.read()).toMatchObject([{ text: "Not undone: It is gone.", tone: "error" }]);
});

test("an error stays until it is closed, an undo longer than a mere note", () => {
  expect(lifeOf({ text: "", tone: "error" })).toBeNull();
  expect(lifeOf({ text: "", undo: () => {} })).toBeGreaterThan(lifeOf({ text: "" }) ?? 0);
});
