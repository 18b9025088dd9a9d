"""Which cluster to grade on, as a person names it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.common.outcomes import UsageError


@dataclass(frozen=True, kw_only=True)
class ClusterAddress:
    """A cluster to grade on: one that runs, or one to start for this run.

    Attributes:
        scheduler: the address of a running scheduler, or empty.
        cluster: "MODULE:CLASS", a cluster class of Dask to start, or empty.
        options: keyword options of that class.
    """

    scheduler: str = ""
    cluster: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def chosen(cls, scheduler: str, cluster: str, options: Sequence[str]) -> ClusterAddress:
        """From what was typed.

        Args:
            scheduler: an address, or empty.
            cluster: "MODULE:CLASS", or empty.
            options: "NAME=VALUE" each; a value is read as JSON where it is JSON, else as text.

        Raises:
            UsageError: they do not go together.
        """
        if scheduler and cluster:
            raise UsageError("Name --scheduler (one that runs) or --cluster (to start one).")
        if options and not cluster:
            raise UsageError("--cluster-option belongs to --cluster MODULE:CLASS.")
        return cls(scheduler=scheduler, cluster=cluster, options=dict(map(_option, options)))


def _option(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip().isidentifier():
        raise UsageError(f"--cluster-option {text!r} is not NAME=VALUE, such as n_workers=4.")
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value
