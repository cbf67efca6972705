"""The sample cohort in a folder, its blogs on loopback: what end-to-end tests stand on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator import demo, instance, pipeline
from aggregator.report import Report

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """One cohort's folder and the blogs it reads."""

    root: Path
    blogs: demo.BlogServer

    def update(self, now: datetime = NOW, *, kind: str = "update", everything: bool = False) -> Report:
        """One run in this process."""
        cohort = instance.read(self.root)
        with instance.lock(self.root):
            return pipeline.run(kind, cohort, now, everything=everything, hosts=self.blogs.hosts)

    def start(self, now: datetime = NOW, kind: str = "update") -> subprocess.Popen[bytes]:
        """One run in a process of its own, which may be killed."""
        arguments = json.dumps([kind, str(self.root), now.isoformat(), dict(self.blogs.hosts)])
        return subprocess.Popen([sys.executable, __file__, arguments])


def files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` but the one that changes at every run."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "status.json"
    }


def aggregator(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [sys.executable, "-m", "aggregator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def main(kind: str, root: str, now: str, hosts: Mapping[str, Any]) -> None:
    """One run, as told on the command line by `World.start`."""
    cohort = instance.read(Path(root))
    with instance.lock(cohort.root):
        mapped = {host: (address, port) for host, (address, port) in hosts.items()}
        pipeline.run(kind, cohort, datetime.fromisoformat(now), hosts=mapped)


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
