"""Running tasks with Ray Data: on this machine, or on a cluster at an address."""

from __future__ import annotations

import logging
import math
import os
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from typing import Any

from index.building.cluster.parquet import ParquetFolder, as_table
from index.building.cluster.rows import Row
from index.errors import ExtraMissing, WendaError

HERE = "local"
"""The address that means: start Ray on this machine, for as long as the build lasts."""

_TRIES = 3  # to start it, and for a task whose worker dies again and again
_POLL_SECONDS = 0.5
_ROWS_A_FILE = 2000  # at most; so much may have to be done again when a worker dies
_FILES_A_WORKER = 4
# Of a processor, for an actor: the writing of what they make needs some too, on two cores.
_PROCESSORS_AN_ACTOR = 0.5


class Jobs(AbstractContextManager["Jobs"]):
    """Ray, started or connected to when the first job is run, and left when it is closed."""

    def __init__(self, address: str, workers: int) -> None:
        """``address``: ``HERE``, or as ``ray.init`` takes it. workers: how many at once, each on
        one core; 0 for as many as the cluster has cores."""
        self._address = address
        self._workers = workers
        self._ray: Any = None
        self._ours = False

    def __exit__(self, *_error: object) -> None:
        if self._ours:
            self._ray.shutdown()
        self._ray, self._ours = None, False

    def run(
        self,
        sent: Sequence[Row] | ParquetFolder,
        task: type,
        arguments: tuple[Any, ...],
        target: ParquetFolder,
        at_once: int,
        poll: Callable[[], None],
    ) -> None:
        """Give rows to workers, ``at_once`` at a time, and write what they return to ``target``.

        sent: the rows, or a folder that holds them. task: a class; a worker makes one of it with
        the address of the target and the arguments, and calls it with tables. poll: called now and
        then meanwhile, and at the end, from this thread. Workers that die are replaced, and what
        they had is done again.

        Raises ExtraMissing when Ray is not installed, and WendaError: what a task raised, or that
        Ray cannot be started or failed.
        """
        ray = self.start()
        target.take_errors()  # of a build before
        pool = ThreadPoolExecutor(1)
        try:
            work = pool.submit(self._work, ray, sent, task, arguments, target, at_once)
            while not work.done():
                wait([work], _POLL_SECONDS)
                poll()
            poll()
        finally:
            pool.shutdown(wait=False)  # Ctrl-C does not wait for the job: leaving Ray ends it
        if (error := work.exception()) is not None:
            own = target.take_errors()
            raise (own[0] if own else WendaError("ray.failed", why=_last_line(error))) from error

    def _work(
        self,
        ray: Any,
        sent: Sequence[Row] | ParquetFolder,
        task: type,
        arguments: tuple[Any, ...],
        target: ParquetFolder,
        at_once: int,
    ) -> None:
        from ray import data

        workers = self._workers or max(int(ray.cluster_resources().get("CPU", 1)), 1)
        count = len(sent)
        blocks = max(math.ceil(count / _ROWS_A_FILE), workers * _FILES_A_WORKER)
        blocks = min(blocks, max(math.ceil(count / at_once), 1))
        if isinstance(sent, ParquetFolder):
            rows = data.read_parquet(sent.files(), filesystem=sent.system).repartition(blocks)
        else:
            size = math.ceil(count / blocks)
            some = [sent[start : start + size] for start in range(0, count, size)]
            rows = data.from_arrow([as_table(list(each)) for each in some])
        # To say how often it tries is called outdated; else it would try for ever.
        warnings.filterwarnings("ignore", "`ray_remote_args` is deprecated")
        rows.map_batches(
            task,
            fn_constructor_args=(target.address, *arguments),
            batch_format="pyarrow",
            batch_size=at_once,
            compute=data.ActorPoolStrategy(size=min(workers, blocks)),
            num_cpus=_PROCESSORS_AN_ACTOR,
            max_restarts=4 * _TRIES,
            max_task_retries=_TRIES,
        ).write_parquet(target.path, filesystem=target.system, mode=data.SaveMode.APPEND)

    def start(self) -> Any:
        """Start Ray, if it does not run yet, and return it. Raises ExtraMissing, WendaError."""
        if self._ray is not None:
            return self._ray
        # It would report its use, and it draws bars of its own.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
        # It has log files besides; what it would print here looks worse than it is.
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
        # On a busy machine its processes take longer to come than it would wait, and to end those
        # that idle for a second means to start others over and over.
        os.environ.setdefault("RAY_worker_register_timeout_seconds", "600")
        os.environ.setdefault("RAY_idle_worker_killing_time_threshold_ms", "60000")
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise ExtraMissing("extra.missing", package="ray[data]", extra="ray") from error
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.ERROR)
        if not ray.is_initialized():
            self._initialize(ray, _TRIES)
            self._ours = True
        ray.data.DataContext.get_current().enable_progress_bars = False
        self._ray = ray
        return ray

    def _initialize(self, ray: Any, tries: int) -> None:
        """Start or connect; on a busy machine that may take more than one try."""
        how: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
        if self._address == HERE:
            processors = max(self._workers, os.cpu_count() or 1)
            how |= {"num_cpus": processors, "include_dashboard": False}
            how |= {"_node_ip_address": "127.0.0.1"}
        else:
            how |= {"address": self._address}
        try:
            ray.init(**how)
        except Exception as error:  # Ray raises just that when it takes long to start
            if tries == 1:
                why = _last_line(error)
                raise WendaError("ray.not_started", address=self._address, why=why) from error
            self._initialize(ray, tries - 1)


def _last_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[-1].strip()
