import { useLocation } from "wouter";
import type { Overview } from "../api/types";
import { useWorkspace } from "../shell/workspace";
import { StepChart } from "./chart/StepChart";
import { Panel } from "./Panel";
import { listLink } from "./state";
import { withinStep } from "./steps";
import { VERDICTS } from "./verdicts";

/** When the calls were, by what the provider made of them. */
export function CallsPanel({ overview }: { overview: Overview }) {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const { period, steps, filter } = overview;
  return (
    <Panel title="Calls over time" hint="by the provider’s verdict" place="calls">
      <StepChart
        title="Calls over time, by the provider’s verdict"
        kind="bars"
        period={period}
        series={VERDICTS.map(({ key, title, color }) => ({
          key,
          title,
          color,
          values: steps.map((step) => step[key]),
        }))}
        format={(value) => value.toLocaleString("en-US")}
        onOpen={(step) => navigate(listLink(workspace.id, withinStep(filter, period, step)))}
      />
    </Panel>
  );
}
