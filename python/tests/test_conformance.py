"""The cases of the specification against each backend, through its real server."""

import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.fixture.serve import BACKENDS
from tests.server import ROOT, serving

DIFFERENCES = json.loads((Path(__file__).parent / "fixture" / "differences.json").read_text())
COMMAND = os.environ.get("MIZAN_COMMAND", "cargo run --quiet --package mizan-cli --")


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_case_passes(backend):
    without = [f"--without={each['without']}" for each in DIFFERENCES if each["backend"] == backend]
    with serving(backend, MIZAN_CACHE="memory") as base:
        command = [*shlex.split(COMMAND), "conform", base, *without]
        ran = subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True, check=False)
    failed = [line for line in ran.stdout.splitlines() if not line.startswith("ok")]
    assert ran.returncode == 0, "\n".join(failed) + ran.stderr


def test_every_difference_has_a_reason():
    for each in DIFFERENCES:
        assert each["backend"] in BACKENDS
        assert each["reason"].endswith(".")
