import { Notice } from "./Problem";
import { usePageTitle } from "./usePageTitle";
import { WaysOn } from "./WaysOn";

export function NotFoundPage() {
  usePageTitle("Not found");
  return (
    <Notice isPage title="There is no such page">
      <p>The address may be mistyped, or what it showed was deleted.</p>
      <WaysOn />
    </Notice>
  );
}
