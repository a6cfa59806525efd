"""Having a model judge calls: one job for each call and run.

What a question brought is written as soon as it is there, in the transaction that gives its turn
back: no answer is paid for twice, unless a process dies between the answer and that.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore
from typing import Final

import structlog
from nacl.exceptions import CryptoError
from sqlalchemy import Connection

from tuner_server import contract
from tuner_server.evals.judging.request import AboutAgent
from tuner_server.llm.client import Models
from tuner_server.llm.failures import AskFailed, Busy, Unreachable
from tuner_server.llm.values import Endpoint
from tuner_server.pipeline.questions import (
    Asked,
    ToAsk,
    ask,
    failed,
    not_run,
    questions_of,
    settled_before,
)
from tuner_server.pipeline.turns import PutBack, Turns
from tuner_server.pipeline.worker import RetryLater
from tuner_server.sealing import Sealer
from tuner_server.store import clock, jobs, judging, model_turns, verdicts
from tuner_server.store.agents import find_agent
from tuner_server.store.database import Database
from tuner_server.store.eval_results import AnalysedCall, EvalResult
from tuner_server.store.evals import Eval
from tuner_server.store.jobs import MOST_ATTEMPTS, Job
from tuner_server.store.judge_models import JudgeModel
from tuner_server.store.judging import NO_BODY, NO_MODEL, Work
from tuner_server.store.model_turns import OverBudget, Spent, Turn, Wanted
from tuner_server.store.writer import Writer

MOST_AT_ONCE: Final = 64
"""How many calls one process has in hand; limits of endpoints are the database's."""
# Connections beyond those that the database keeps would be opened and closed for each call.
_READING_AT_ONCE: Final = 2

KEY_IS_SHUT: Final = (
    "The model's stored key cannot be opened: TUNER_SECRET_KEY is another one by now. An owner "
    "can give the key again under Workspace, Models."
)

log = structlog.get_logger(__name__)


class _NoLongerOurs(Exception):
    """Another worker does the job by now; what was written is undone with the transaction."""


class JudgeCalls:
    """Judges calls, many at once."""

    def __init__(self, database: Database, writer: Writer, models: Models, sealer: Sealer) -> None:
        self._database = database
        self._writer = writer
        self._models = models
        self._sealer = sealer
        self._turns = Turns(writer)
        self._reading = BoundedSemaphore(_READING_AT_ONCE)
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="judge")

    def stop(self) -> None:
        """Wait for no more turns: what has none is put back."""
        self._turns.stop()

    def close(self) -> None:
        """Let go of the threads, once nothing is begun any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        began = [(job, self._pool.submit(self._judge, job)) for job in held]
        failures = {job.id: future.exception() for job, future in began}
        return {job_id: error for job_id, error in failures.items() if isinstance(error, Exception)}

    def _judge(self, job: Job) -> None:
        try:
            self._do(job)
        except PutBack as later:
            self._writer.run(partial(jobs.wait, job=job, until_ms=later.until_ms))
        except _NoLongerOurs:
            log.info("a call was left to the worker that has it now", job=job.id)

    def _do(self, job: Job) -> None:
        with self._reading, self._database.read() as connection:
            work = judging.work_of(connection, job)
            agent = self._about(connection, job, work)
        if work is None or not self._answer(job, work, agent):
            self._writer.run(partial(jobs.complete, finished=[job]))

    def _answer(self, job: Job, work: Work, agent: AboutAgent) -> bool:
        """Say something about every eval of the job. Gives whether it is complete with that."""
        stored, model = work.stored, work.model
        if stored is None or model is None:
            reason = NO_BODY if stored is None else NO_MODEL
            self._write(job, work, not_run(work.evals, reason))
            return False
        call = contract.read(stored.body).call
        if call is None:
            self._write(job, work, failed(work.evals, "The stored call cannot be read."))
            return False
        settled, left = settled_before(work.evals, call, work.metrics)
        questions, unjudgeable = questions_of(left, call, agent, model)
        if settled or unjudgeable:
            self._write(job, work, [*settled, *unjudgeable])
        try:
            judge = _Judge(model, endpoint_of(model, self._sealer))
        except CryptoError:
            self._write(job, work, failed(left, KEY_IS_SHUT))
            return False
        is_complete = False
        for asking in questions:
            is_last = asking is questions[-1]
            is_complete = self._ask(job, work, asking, judge, is_last=is_last)
        return is_complete

    def _ask(self, job: Job, work: Work, asking: ToAsk, judge: "_Judge", *, is_last: bool) -> bool:
        """Ask a question. Gives whether the job was completed with its answer."""
        evals = asking.evals
        wanted = Wanted(
            job,
            agent_id=work.stored.agent_id if work.stored else 0,
            cost_cents=judge.model.cost_cents(asking.input_tokens, asking.output_tokens),
        )
        turn = self._turns.take(wanted)
        if isinstance(turn, OverBudget):
            self._write(job, work, not_run(evals, turn.reason))
            return False
        try:
            asked = ask(self._models, judge.endpoint, judge.model, asking)
        except Busy as busy:
            self._busy(job, work, evals, turn, busy)
        except Unreachable as problem:
            self._unreachable(job, work, evals, turn, problem)
        except BaseException:
            end = partial(model_turns.end_turn, turn=turn, spent=Spent(), requests=1)
            self._turns.give_back(end)
            raise
        else:
            keep = partial(self._keep, job=job, work=work, turn=turn, asked=asked, is_last=is_last)
            self._turns.give_back(keep)
            return is_last
        return False

    def _keep(
        self,
        connection: Connection,
        *,
        job: Job,
        work: Work,
        turn: Turn,
        asked: Asked,
        is_last: bool,
    ) -> None:
        """Write down what a question brought and cost; with the last one the job is complete."""
        # What was paid for counts, also where another worker has the job by now.
        model_turns.end_turn(connection, turn, asked.spent, requests=asked.requests)
        if turn.after_busy:
            model_turns.note_answer(connection, job.workspace_id)
        is_ours = jobs.complete(connection, [job]) if is_last else jobs.is_held(connection, job)
        if is_ours:
            _say(connection, job, work, asked.results)

    def _busy(self, job: Job, work: Work, evals: Sequence[Eval], turn: Turn, busy: Busy) -> None:
        def note(connection: Connection) -> int:
            self._end(connection, turn, work, busy)
            return model_turns.note_busy(connection, job.workspace_id, busy.after_ms)

        until_ms = self._turns.give_back(note)
        self._try_again(job, work, evals, busy, after_ms=max(until_ms - clock.now_ms(), 0))

    def _unreachable(
        self, job: Job, work: Work, evals: Sequence[Eval], turn: Turn, problem: Unreachable
    ) -> None:
        self._turns.give_back(lambda connection: self._end(connection, turn, work, problem))
        self._try_again(job, work, evals, problem, after_ms=0)

    def _end(self, connection: Connection, turn: Turn, work: Work, failure: AskFailed) -> None:
        used = failure.usage
        spent = Spent()
        if work.model is not None and used.output_tokens:
            cost = work.model.cost_cents(used.input_tokens, used.output_tokens)
            spent = Spent(1, used.input_tokens, used.output_tokens, cost)
        model_turns.end_turn(connection, turn, spent, requests=len(failure.exchanges))

    def _try_again(
        self, job: Job, work: Work, evals: Sequence[Eval], failure: AskFailed, *, after_ms: int
    ) -> None:
        """Raise `RetryLater`, or say that it failed too often."""
        if job.attempt < MOST_ATTEMPTS:
            raise RetryLater(str(failure), after_ms=after_ms)
        reason = f"{failure}. It was tried {MOST_ATTEMPTS} times."
        self._write(job, work, failed(evals, reason))

    def _write(self, job: Job, work: Work, results: Sequence[EvalResult]) -> None:
        def write(connection: Connection) -> None:
            if not jobs.is_held(connection, job):
                raise _NoLongerOurs
            _say(connection, job, work, results)

        self._writer.run(write)

    def _about(self, connection: Connection, job: Job, work: Work | None) -> AboutAgent:
        if work is None or work.stored is None:
            return AboutAgent()
        return about_agent(connection, job.workspace_id, work.stored.agent_id)


@dataclass(frozen=True, slots=True)
class _Judge:
    """A model, and how to reach it."""

    model: JudgeModel
    endpoint: Endpoint


def endpoint_of(model: JudgeModel, sealer: Sealer) -> Endpoint:
    """How to reach a model. Raises `nacl.exceptions.CryptoError` when its key cannot be opened."""
    key = sealer.open(model.key_sealed) if model.key_sealed else ""
    return Endpoint(model.kind, model.base_url, model.model, key, float(model.timeout_s))


def about_agent(connection: Connection, workspace_id: int, agent_id: int) -> AboutAgent:
    """What judges may be shown of an agent."""
    agent = find_agent(connection, workspace_id, agent_id, archived=True)
    if agent is None:
        return AboutAgent()
    return AboutAgent(agent.prompt, agent.capabilities, agent.tools or ())


def _say(connection: Connection, job: Job, work: Work, results: Sequence[EvalResult]) -> None:
    call = AnalysedCall(job.workspace_id, job.call_id or 0, work.started_at_ms, results)
    verdicts.write_run(connection, [call], run=work.run)
