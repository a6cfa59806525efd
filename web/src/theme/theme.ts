import {
  Button,
  createTheme,
  Input,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
  Menu,
  NativeSelect,
  Popover,
  TextInput,
} from "@mantine/core";

const tuner: MantineColorsTuple = [
  "#edf1fd",
  "#d9e1fa",
  "#b3c2f3",
  "#8aa1ec",
  "#6883e4",
  "#4a67d8",
  "#3452c8",
  "#2a44ab",
  "#223789",
  "#1a2b6b",
];

/** Mantine draws its dark scheme from these: from the text down to the sunken ground. */
const dark: MantineColorsTuple = [
  "#e7e9ee",
  "#b0b7c3",
  "#939baa",
  "#6f7785",
  "#3b424e",
  "#262b33",
  "#16191e",
  "#121418",
  "#0c0e11",
  "#08090b",
];

const popup = {
  defaultProps: { transitionProps: { duration: 80 } },
  styles: { dropdown: { boxShadow: "var(--shadow)", background: "var(--raised)" } },
};

export const theme = createTheme({
  primaryColor: "tuner",
  primaryShade: 6,
  colors: { tuner, dark },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "18px" },
  defaultRadius: "var(--radius)",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // Mantine's own are 2 px smaller than the input's text, which is small already.
    InputWrapper: Input.Wrapper.extend({
      vars: () => ({
        label: {},
        description: { "--input-description-size": "var(--mantine-font-size-xs)" },
        error: { "--input-error-size": "var(--mantine-font-size-xs)" },
        success: {},
      }),
    }),
    Menu: Menu.extend(popup),
    // By its name alone: dialogs are loaded when they open.
    Modal: {
      defaultProps: {
        closeButtonProps: { "aria-label": "Close" },
        // Or its `<header>` would be a second banner of the page.
        attributes: { header: { role: "none" } },
      },
    },
    NativeSelect: NativeSelect.extend({ defaultProps: { size: "xs" } }),
    Popover: Popover.extend(popup),
    TextInput: TextInput.extend({ defaultProps: { size: "xs" } }),
    Button: Button.extend({ styles: { label: { fontWeight: 500 } } }),
  },
});

/** `public/theme.js` reads the same key before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: "tuner.theme" });
