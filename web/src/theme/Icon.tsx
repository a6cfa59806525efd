/** The app's icons: strokes on a 16 × 16 grid, in the colour of the text around them. */
const PATHS = {
  calls: "M3 6v4M6.3 3.5v9M9.7 5v6M13 6.5v3",
  overview: "M2.5 13.5h11M4 11V7.5M8 11V3M12 11V5.5",
  deliveries: "M2 9h3.5l1 2h3l1-2H14M2 9l2-5.5h8L14 9v4H2z",
  agents: "M3.5 6h9v6.5h-9zM8 6V3.5M8 3.5v-.1M6 9v.1M10 9v.1M1.5 8.5v2M14.5 8.5v2",
  settings:
    "M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M6 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3",
  clock: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M8 4.5V8l2.5 1.8",
  key: "M10.2 9.2a3.7 3.7 0 1 0-3.4-3.4L2 10.6V14h3.4v-1.8h1.8v-1.8z",
  trash: "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.7 7v4M9.3 7v4",
  edit: "M11 2.5 13.5 5 5.5 13H3v-2.5z",
  archive: "M2 3h12v3H2zM3 6v7.5h10V6M6.3 9h3.4",
  refresh: "M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3",
  more: "M3.5 8v.1M8 8v.1M12.5 8v.1",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.5 10.5 14 14",
  filter: "M2 4h12M4.5 8h7M7 12h2",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  download: "M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M2.5 13.5h11",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3 8.5 6.5 12 13 4.5",
  cross: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  up: "M8 13V3.5M4 7.2l4-4 4 4",
  down: "M8 3v9.5M4 8.8l4 4 4-4",
  left: "M10 3.5 5.5 8l4.5 4.5",
  right: "M6 3.5 10.5 8 6 12.5",
  chevrons: "M5 6l3-3 3 3M5 10l3 3 3-3",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.5A5.8 5.8 0 0 1 6.5 2.5a5.8 5.8 0 1 0 7 7",
  screen: "M2 3h12v8H2zM5.5 13.5h5",
  user: "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8M3 14c.4-2.7 2.4-4 5-4s4.6 1.3 5 4",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  help: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M6.2 6.2c.2-1.1.9-1.7 1.9-1.7 1.1 0 1.9.7 1.9 1.7 0 1.4-2 1.5-2 3M8 11.5v.1",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  tool: "M13.6 4.2 11.3 6.5 9.5 4.7l2.3-2.3a3.6 3.6 0 0 0-4.7 4.7L2.5 11.7l1.8 1.8 4.6-4.6a3.6 3.6 0 0 0 4.7-4.7",
  node: "M2 8h9M8 4.5 11.5 8 8 11.5M14 3v10",
  warning: "M8 2 1.8 13.2h12.4zM8 6.5v3M8 11.4v.1",
  cut: "M3 8h4M9 5v6M11.5 8H14",
  loop: "M12.5 6A5 5 0 1 0 13 9M13 2.5V6H9.5",
  cutIn: "M8 13V6M4.5 8.5 8 4l3.5 4.5",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8",
  evals: "M2.5 4.5 4 6l2.5-3M2.5 11 4 12.5l2.5-3M9 4.8h4.5M9 11.3h4.5",
  play: "M4.5 3v10l8-5z",
  flag: "M3.5 14.5V2.5h8.5l-2 3 2 3H3.5",
  signOut: "M6 2.5H3v11h3M7 8h7M11 5l3 3-3 3",
} as const;

export type IconName = keyof typeof PATHS;

interface Props {
  name: IconName;
  size?: number;
}

/** Decoration only: what it stands for is said beside it or in an accessible name. */
export function Icon({ name, size = 16 }: Props) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
