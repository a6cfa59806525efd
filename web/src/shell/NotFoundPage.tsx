import { Link } from "wouter";
import { Notice } from "./Problem";
import { usePageTitle } from "./usePageTitle";

export function NotFoundPage() {
  usePageTitle("Not found");
  return (
    <Notice isPage title="There is no such page" action={<Link href="/">Go to the start</Link>}>
      <p>The address may be mistyped, or what it showed was deleted.</p>
    </Notice>
  );
}
