"""Jobs that are done one by one."""

from collections.abc import Callable

import pytest

from tuner_server.store.database import StoreUnavailable
from tuner_server.store.jobs import Job
from tuner_server.store.one_by_one import one_by_one
from tuner_server.store.writer import WriterBusy, WriterClosed


def _jobs(*ids: int) -> list[Job]:
    return [Job(1, number, "tidy", f"tidy:{number}", None, None, "a worker", 1) for number in ids]


def _failing(trouble: dict[int, Exception], done: list[int]) -> Callable[[Job], None]:
    def work(job: Job) -> None:
        if job.id in trouble:
            raise trouble[job.id]
        done.append(job.id)

    return work


def test_the_trouble_of_one_job_is_not_that_of_the_others() -> None:
    trouble, done = {2: ValueError("odd"), 4: KeyError("absent")}, list[int]()
    assert one_by_one(_jobs(1, 2, 3, 4, 5), _failing(trouble, done)) == trouble
    assert done == [1, 3, 5]


@pytest.mark.parametrize("kind", [StoreUnavailable, WriterBusy, WriterClosed])
def test_the_trouble_of_the_store_is_that_of_all(kind: type[Exception]) -> None:
    done: list[int] = []
    with pytest.raises(kind):
        one_by_one(_jobs(1, 2, 3), _failing({2: kind("gone")}, done))
    assert done == [1]
