"""What every metric means."""

from __future__ import annotations

from dataclasses import asdict

from tests.api.service import Service, Tenant
from tuner_server.metrics import METRICS

URL = "/api/v1/metrics/definitions"


def test_everybody_may_read_every_definition(service: Service, tenant: Tenant) -> None:
    answer = service.client.get(URL)
    assert answer.status_code == 200
    metrics = answer.json()["metrics"]
    assert [metric["key"] for metric in metrics] == [metric.key for metric in METRICS]
    for sent, metric in zip(metrics, METRICS, strict=True):
        known = asdict(metric)
        assert sent == {name: known[name] for name in sent}
    for headers in (tenant.headers, service.person().headers):
        assert service.client.get(URL, headers=headers).json() == answer.json()
