"""A cluster whose workers do not start, for `tests/batch/test_cluster.py`."""

from __future__ import annotations

import distributed


class Unstartable(distributed.Worker):
    """A worker as of a batch system that is not installed."""

    async def start_unsafe(self) -> None:
        raise FileNotFoundError(2, "No such file or directory", "sbatch")


class BrokenCluster(distributed.SpecCluster):
    """Starts its workers later, in a thread of its own, as dask-jobqueue does."""

    def __init__(self, n_workers: int = 0) -> None:
        options = {"dashboard": False, "port": 0, "host": "127.0.0.1", "dashboard_address": ":0"}
        super().__init__(
            scheduler={"cls": distributed.Scheduler, "options": options},
            worker={"cls": Unstartable, "options": {"nthreads": 1}},
            silence_logs=50,
        )
        self.scale(n_workers)
