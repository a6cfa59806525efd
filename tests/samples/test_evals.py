"""The evals of the Samples workspace."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from tuner_server import contract
from tuner_server.evals import LIBRARY, Criterion, Scope, Verdict, run_each
from tuner_server.metrics import stored_figures
from tuner_server.samples import generate
from tuner_server.samples.evals import EVALS

NOW_MS = 1_795_400_000_000
_READY = {ready.key: ready.criterion for ready in LIBRARY if isinstance(ready.criterion, Criterion)}


def test_they_are_of_the_library_and_at_least_ten_of_them_find_both_good_and_bad_calls() -> None:
    asked = [(_READY[key], Scope()) for key in EVALS]
    verdicts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for sample in generate(NOW_MS, calls=320):
        call = contract.read(json.dumps(sample.body).encode()).call
        assert call is not None
        values, _ = stored_figures(call)
        for key, result in zip(EVALS, run_each(asked, call, values), strict=True):
            verdicts[key][result.verdict] += 1
    assert all(counts[Verdict.ERROR] == 0 for counts in verdicts.values())
    assert all(counts[Verdict.PASS] or counts[Verdict.FAIL] for counts in verdicts.values())
    tells_apart = [counts[Verdict.PASS] and counts[Verdict.FAIL] for counts in verdicts.values()]
    assert sum(map(bool, tells_apart)) >= 10
