"""A real kernel for tests: cells are run in it one by one."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient


@dataclass
class Cell:
    """What a cell showed."""

    number: int
    text: str = ""
    html: str = ""
    stdout: str = ""
    stderr: str = ""
    error: str = ""
    outputs: list[Any] = field(default_factory=list)
    next_input: dict[str, Any] = field(default_factory=dict)


class Kernel:
    """A kernel whose cells are run one by one."""

    def __init__(self, folder: Path) -> None:
        self.client = NotebookClient(
            nbformat.v4.new_notebook(),
            timeout=300,
            allow_errors=True,
            resources={"metadata": {"path": str(folder)}},
            on_cell_executed=self._keep_reply,
        )
        self._reply: dict[str, Any] = {}

    def _keep_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        self._reply = execute_reply["content"]

    def run(self, source: str) -> Cell:
        cells = self.client.nb.cells
        cells.append(nbformat.v4.new_code_cell(source))
        self.client.execute_cell(cells[-1], len(cells) - 1)
        made = cells[-1]
        found = Cell(made.execution_count, outputs=made.outputs)
        for each in self._reply.get("payload", []):
            if each["source"] == "set_next_input":
                found.next_input = each
        for output in made.outputs:
            if output.output_type == "stream" and output.name == "stdout":
                found.stdout += output.text
            elif output.output_type == "stream" and "UsageError" in output.text:
                found.error += output.text
            elif output.output_type == "stream":
                found.stderr += output.text
            elif output.output_type == "error":
                found.error += f"{output.ename}: {output.evalue}"
            elif "data" in output:
                found.text += output.data.get("text/plain", "")
                found.html += output.data.get("text/html", "")
        return found

    def value(self, expression: str) -> Any:
        return ast.literal_eval(self.run(f"print(repr({expression}))").stdout)
