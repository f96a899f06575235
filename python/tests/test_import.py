"""Importing the package does nothing but define."""

import subprocess
import sys

from tests.server import ROOT

SCRIPT = """
import socket, subprocess, sys, threading
def refuse(*args, **options): raise SystemExit("import has an effect")
socket.socket.__init__ = refuse
subprocess.Popen.__init__ = refuse
threading.Thread.start = refuse
import mizan
frameworks = {"django", "fastapi", "starlette"} & set(sys.modules)
sys.exit(f"imported {frameworks}" if frameworks else 0)
"""


def test_importing_opens_nothing_starts_nothing_and_needs_no_framework():
    ran = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
