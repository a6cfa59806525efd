import "./theme/mantine.css";
import "./theme/tokens.css";
import "./theme/global.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { createQueryClient } from "./session/session";
import { ConnectionBar } from "./shell/ConnectionBar";
import { Confirm } from "./shell/confirm";
import { listenForShortcuts } from "./shell/shortcuts";
import { Toasts } from "./shell/toasts";
import { schemeManager, theme } from "./theme/theme";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");

listenForShortcuts();
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} colorSchemeManager={schemeManager} defaultColorScheme="auto">
      <QueryClientProvider client={createQueryClient()}>
        <App />
        <ConnectionBar />
        <Toasts />
        <Confirm />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
