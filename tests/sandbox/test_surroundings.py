"""What `grader doctor` says of containers, WSL and kernels, by files as such machines have them."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import doctor
from grader.cli.main import commands
from grader.sandbox.surroundings import Surroundings, about_landlock, about_namespaces, look
from grader.sandbox.wall import wall

KERNEL = "proc/sys/kernel/osrelease"
MACHINES: dict[str, tuple[dict[str, str], dict[str, str], Surroundings]] = {
    "Debian": (
        {
            KERNEL: "6.12.41+deb13-amd64\n",
            "sys/kernel/security/lsm": "lockdown,capability,landlock,yama,apparmor,tomoyo,bpf",
            "proc/1/cgroup": "0::/init.scope\n",
            "proc/self/cgroup": "0::/user.slice/user-1000.slice/session-2.scope\n",
            "proc/sys/user/max_user_namespaces": "63432\n",
            "proc/sys/kernel/unprivileged_userns_clone": "1\n",
        },
        {},
        Surroundings(
            "", 0, "6.12.41+deb13-amd64",
            ("lockdown", "capability", "landlock", "yama", "apparmor", "tomoyo", "bpf"),
        ),
    ),
    "Ubuntu, which lets no program make user namespaces": (
        {
            KERNEL: "6.8.0-79-generic\n",
            "proc/sys/user/max_user_namespaces": "127085\n",
            "proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n",
        },
        {},
        Surroundings(
            kernel="6.8.0-79-generic", forbids="kernel.apparmor_restrict_unprivileged_userns=0"
        ),
    ),
    "WSL 2": (
        {KERNEL: "6.6.87.2-microsoft-standard-WSL2\n", "proc/1/cgroup": "0::/init.scope\n"},
        {"WSL_DISTRO_NAME": "Ubuntu"},
        Surroundings(wsl=2, kernel="6.6.87.2-microsoft-standard-WSL2"),
    ),
    "WSL 1": (
        {KERNEL: "4.4.0-19041-Microsoft\n"},
        {},
        Surroundings(wsl=1, kernel="4.4.0-19041-Microsoft"),
    ),
    "Docker Desktop on Windows": (
        {KERNEL: "6.6.87.2-microsoft-standard-WSL2\n", ".dockerenv": "", "proc/1/cgroup": "0::/\n"},
        {"HOSTNAME": "5f1d"},
        Surroundings("Docker", 2, "6.6.87.2-microsoft-standard-WSL2"),
    ),
    "Docker Desktop on macOS": (
        {KERNEL: "6.10.14-linuxkit\n", ".dockerenv": "", "proc/1/cgroup": "0::/\n"},
        {},
        Surroundings("Docker", kernel="6.10.14-linuxkit"),
    ),
    "Podman": (
        {
            KERNEL: "6.15.10-200.fc42.aarch64\n",
            "run/.containerenv": 'engine="podman-5.5.2"\nrootless=1\n',
            "proc/1/cgroup": "0::/\n",
        },
        {"container": "podman"},
        Surroundings("Podman", kernel="6.15.10-200.fc42.aarch64"),
    ),
    "a pod of Kubernetes": (
        {
            KERNEL: "6.1.141-155.222.amzn2023.x86_64\n",
            "proc/1/cgroup": "0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-1.scope\n",
        },
        {},
        Surroundings("Kubernetes", kernel="6.1.141-155.222.amzn2023.x86_64"),
    ),
    "a container of systemd": (
        {KERNEL: "6.12.0\n"},
        {"container": "systemd-nspawn"},
        Surroundings("a container (systemd-nspawn)", kernel="6.12.0"),
    ),
    "macOS": ({}, {}, Surroundings()),
}  # fmt: skip


def machine(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize("name", MACHINES)
def test_surroundings_are_recognised_by_their_files(name: str, tmp_path: Path) -> None:
    files, environment, expected = MACHINES[name]
    assert look(machine(tmp_path, files), environment) == expected


@pytest.mark.parametrize(
    ("around", "error", "version", "least", "remedy"),
    [
        (Surroundings(), 0, 7, 4, ""),
        (Surroundings(wsl=2), 0, 3, 3, ""),
        (Surroundings(), errno.ENOSYS, 0, 3, "boot Linux 6.7"),
        (Surroundings(wsl=2), errno.ENOSYS, 0, 3, "`wsl --update`"),
        (Surroundings("Docker", 2), 0, 3, 4, "Permit user namespaces.* `wsl --update`"),
        (Surroundings("Docker"), errno.ENOSYS, 0, 4, "the machine below the container"),
        (Surroundings("Docker"), errno.EPERM, 0, 4, "update Docker or Podman"),
        (Surroundings(), errno.EOPNOTSUPP, 0, 3, "landlock first into `lsm=` of the kernel's"),
        (Surroundings(wsl=2), errno.EOPNOTSUPP, 0, 3, "`kernelCommandLine` in .wslconfig"),
        (Surroundings("Podman"), errno.EOPNOTSUPP, 0, 4, "machine below the container"),
        (Surroundings(modules=("yama",)), errno.ENOSYS, 0, 3, "switched off"),
    ],
)  # fmt: skip
def test_what_is_missing_of_landlock_comes_with_the_remedy_for_this_machine(
    around: Surroundings, error: int, version: int, least: int, remedy: str
) -> None:
    told = about_landlock(around, error, version, least)
    assert re.search(remedy, told)
    assert bool(told) == bool(remedy)


@pytest.mark.parametrize(
    ("around", "remedy"),
    [
        (Surroundings(forbids="user.max_user_namespaces=10000"), "sudo sysctl -w user.max_user"),
        (Surroundings("Docker"), "--security-opt seccomp=unconfined"),
        (Surroundings(), ""),
    ],
)
def test_what_forbids_namespaces_comes_with_what_permits_them(
    around: Surroundings, remedy: str
) -> None:
    told = about_namespaces(around)
    assert remedy in told
    assert bool(told) == bool(remedy)


OLD = wall.Offer(landlock=3, seccomp=True, namespaces=False)


@pytest.mark.parametrize(
    ("name", "offer", "lines"),
    [
        (
            "Docker Desktop on Windows",
            OLD,
            ["ok       container", "ok       WSL", "missing  Landlock", "wsl --update"],
        ),
        ("WSL 1", OLD, ["missing  WSL", "wsl --set-version"]),
        (
            "Ubuntu, which lets no program make user namespaces",
            wall.Offer(landlock=4, seccomp=True, namespaces=False),
            ["ok       Landlock", "weaker   namespaces", "apparmor_restrict"],
        ),
    ],
)
def test_the_doctor_tells_what_it_finds_and_what_to_do(
    name: str,
    offer: wall.Offer,
    lines: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, environment, _ = MACHINES[name]
    found = look(machine(tmp_path, files), environment)
    monkeypatch.setattr(doctor.surroundings, "look", lambda: found)
    monkeypatch.setattr(wall, "offer", lambda: offer)
    monkeypatch.setattr(wall, "landlock_error", lambda: 0)
    monkeypatch.setattr(doctor.warm, "available", lambda: True)
    monkeypatch.setattr(doctor, "_rehearsal", lambda _: doctor.Diagnosis("wall", "ok", ""))
    told = CliRunner().invoke(commands, ["doctor"]).output
    for line in lines:
        assert line in told


def test_elsewhere_than_on_linux_the_doctor_names_the_container(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor.surroundings, "look", Surroundings)
    monkeypatch.setattr(doctor.warm, "available", lambda: False)
    told = CliRunner().invoke(commands, ["doctor"])
    assert told.exit_code == 1
    assert "docs/platforms/container.md" in told.output
