"""Files between the checks and the student's process."""

from __future__ import annotations

import secrets
from pathlib import Path

from grader.sandbox.scratch import Scratch


class Handover:
    """Hands ready-made files over, and makes folders that no submission can know beforehand.

    Args:
        scratch: where the student's process may read and write.
        given: the folder of the assignment's given inputs.
    """

    def __init__(self, scratch: Path, given: Path) -> None:
        self.scratch = scratch
        self._given = given
        self._nonce = secrets.token_hex(8)

    def ready_file(self, name: str) -> Path:
        """A file of the assignment's given inputs."""
        return self._given / name

    def hand_over(self, name: str | Path, *, to: str, beside: str = "") -> str:
        """Copy a ready-made file to where the student's process may read and write.

        Args:
            name: of the file among the given inputs, or the whole path of another one.
            to: the name it gets; what was handed over before is no longer there.
            beside: another ready-made file that lies in the same folder, and is newer.

        Returns:
            The path of the copy.
        """
        folder = self.new_folder("stored")
        with Scratch(self.scratch.parent) as outside:  # where no submission can put a link
            ready = outside / folder.name
            ready.mkdir()
            (ready / to).write_bytes((self._given / name).read_bytes())
            if beside:
                (ready / beside).write_bytes(self.ready_file(beside).read_bytes())
            # Put aside rather than removed: that is done at once, whatever is in it.
            folder.rename(folder.with_name(f"aside-{secrets.token_hex(8)}"))
            ready.rename(folder)
        return str(folder / to)

    def new_folder(self, name: str) -> Path:
        """A folder in the student's scratch that no submission can know beforehand."""
        self.scratch.chmod(0o700)  # a submission may have taken the rights to it away
        folder = self.scratch / f"{name}-{self._nonce}"
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink(missing_ok=True)  # what a submission may have put in its place
            folder.mkdir()
        return folder
