import { Button } from "@mantine/core";
import { Fragment, useCallback, useMemo, useState } from "react";
import { useAgents, useMetrics } from "../../api/reference";
import { useRules } from "../../rules/queries";
import { useWorkspace } from "../../shell/workspace";
import { describeValue, type Field, fieldOf, fieldsWith } from "../fields";
import { describeGroup, type FilterGroup, groupFilters, replaceGroup } from "../filters";
import { isNarrowed, type ListState, PERIODS } from "../listState";
import { useEvalsOfWorkspace, useFacets } from "../queries";
import type { ChangeList } from "../useListState";
import { AddFilter } from "./AddFilter";
import { FilterChip } from "./FilterChip";
import type { FieldChange } from "./FilterEditor";
import styles from "./filter.module.css";
import { SearchInput } from "./SearchInput";

const STARTED = "started_at_ms";

/** The groups to show as chips; a period is a condition on the start. */
function groupsOf({ filters, period }: ListState): FilterGroup[] {
  const groups = groupFilters(filters);
  const hasStart = groups.some((group) => group.field === STARTED);
  return period !== null && !hasStart ? [{ field: STARTED, filters: [] }, ...groups] : groups;
}

/** What narrows the list, as a sentence of chips, and the means to change it. */
export function FilterBar({ state, change }: { state: ListState; change: ChangeList }) {
  const { id } = useWorkspace();
  const [asked, setAsked] = useState(false);
  const metrics = useMetrics().data;
  const agents = useAgents(id).data ?? [];
  const rules = useRules(null).data;
  const evals = useEvalsOfWorkspace(id).data;
  const keys = useFacets(id, "metadata_keys", asked).data;
  const fields = useMemo(
    () =>
      fieldsWith({
        metrics: metrics ?? [],
        metadataKeys: keys?.values.map((facet) => facet.value) ?? [],
        rules: rules ?? [],
        evals: evals ?? [],
      }),
    [metrics, keys, rules, evals],
  );
  const search = useCallback((text: string) => change({ text }), [change]);
  const changeField = (field: Field, { filters, ...period }: FieldChange) =>
    change({ filters: replaceGroup(state.filters, field.key, filters), ...period });
  const wordsOf = (field: Field, group: FilterGroup) => {
    const bounds = describeGroup(group, (value) => describeValue(field, value, agents));
    if (field.key !== STARTED || state.period === null) return bounds;
    return [`in ${PERIODS[state.period].title}`, bounds].filter(Boolean).join(" and ");
  };
  return (
    <search className={styles.bar} aria-label="Filters">
      <SearchInput text={state.text} onSearch={search} />
      {groupsOf(state).map((group, position) => {
        const field = fieldOf(fields, group.field);
        const isStart = field.key === STARTED;
        return (
          <Fragment key={group.field}>
            <span className={styles.between}>{position === 0 ? "Calls where" : "and"}</span>
            <FilterChip
              field={field}
              filters={group.filters}
              period={state.period}
              words={wordsOf(field, group)}
              onChange={(changed) => changeField(field, changed)}
              onRemove={() =>
                changeField(field, isStart ? { filters: [], period: null } : { filters: [] })
              }
            />
          </Fragment>
        );
      })}
      <AddFilter
        fields={fields}
        filters={state.filters}
        period={state.period}
        onOpen={() => setAsked(true)}
        onChange={changeField}
      />
      {isNarrowed(state) && (
        <Button
          variant="subtle"
          size="compact-sm"
          h={28}
          onClick={() => change({ text: "", filters: [], period: null })}
        >
          Clear
        </Button>
      )}
    </search>
  );
}
