"""Doing jobs that were claimed together, each on its own."""

from collections.abc import Callable, Mapping, Sequence

from tuner_server.store.database import StoreUnavailable
from tuner_server.store.jobs import Job
from tuner_server.store.writer import WriterBusy, WriterClosed


def one_by_one(held: Sequence[Job], work: Callable[[Job], None]) -> Mapping[int, Exception]:
    """Do each job; gives what went wrong, by the job's id.

    One job's trouble is not the others'. That of the store is: it is raised, and all are tried
    again.
    """
    failures: dict[int, Exception] = {}
    for job in held:
        try:
            work(job)
        except (StoreUnavailable, WriterBusy, WriterClosed):
            raise
        except Exception as error:  # noqa: BLE001 - see above
            failures[job.id] = error
    return failures
