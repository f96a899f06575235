"""Importing the package does nothing but define, and a fork after it is safe."""

import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from tests.server import ROOT, serving

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


def test_workers_forked_from_a_loaded_app_answer():
    def read(base: str) -> bytes:
        with urllib.request.urlopen(f"{base}/ctx/profile/?user_id=1") as answer:
            body: bytes = answer.read()
            return body

    with serving("django-wsgi", "--preload", "--workers", "3") as base, ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(read, [base] * 30))
    assert len(answers) == 1
    assert answers.pop().startswith(b'{"user_profile":')
