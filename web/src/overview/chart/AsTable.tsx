import { useState } from "react";
import type { OverviewPeriod } from "../../api/types";
import type { Series } from "./StepChart";
import styles from "./StepChart.module.css";
import { stepInWords } from "./scale";

interface Props {
  title: string;
  period: OverviewPeriod;
  series: readonly Series[];
  format: (value: number) => string;
}

/** The same values to be read one by one, and by those who do not see the chart. */
export function AsTable({ title, period, series, format }: Props) {
  const [isOpen, setOpen] = useState(false);
  const steps = period.bounds_ms.slice(0, -1);
  return (
    <details className={styles.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        <section className={styles.scroll} tabIndex={0} aria-label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">From – to</th>
                {series.map(({ key, title: name }) => (
                  <th key={key} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {steps.map((ms, n) => (
                <tr key={ms}>
                  <th scope="row">{stepInWords(period, n)}</th>
                  {series.map(({ key, values }) => {
                    const value = values[n];
                    return (
                      <td key={key}>
                        {value === null || value === undefined ? "–" : format(value)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
