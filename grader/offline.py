"""`import grader.offline`: `keras.datasets` answers from the files that come with the exercise.

For a student's file that runs outside of the checks, by plain `python`, in a debugger or a
notebook's kernel: nothing is downloaded then. It may stand above or below the import of Keras,
imports neither Keras nor TensorFlow itself, and changes nothing where the file is checked or
graded. `grader run FILE` does the same without any line in the file.
"""

from __future__ import annotations

from grader.sandbox.child.keras.datasets import when_keras_is_imported


def _serve() -> None:
    import sys
    from pathlib import Path

    from grader.cli.run import datasets_near
    from grader.sandbox.child.keras.datasets import serve_datasets

    script = getattr(sys.modules.get("__main__"), "__file__", None)
    folders = [Path(script).absolute().parent] if script else []
    name = Path(script).stem if script else ""
    serve_datasets(datasets_near([*folders, Path.cwd()], file=name))


when_keras_is_imported(_serve)
