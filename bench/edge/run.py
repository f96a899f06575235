"""CPU a hit costs: `mizan edge` beside nginx and Varnish, in one run, each in front of the same origin.

Run it with `cargo xtask bench edge`. What is compared is hits per second of the proxy's CPU, which other work on the
machine disturbs less than hits per second. Peers that are not installed are left out, and said to be.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from origin import Origin, token
from proxies import Edge, Nginx, Proxy, Varnish
from purger import Purger

ROUNDS = 5
SECONDS = 2
CONNECTIONS = 32
PATH = "/api/mizan/ctx/board/?board_id=1"


@dataclass(frozen=True)
class Load:
    """What one round of load came to."""

    requests: int
    per_second: float
    p99_ms: float
    cpu_seconds: float

    @property
    def per_cpu_second(self) -> float:
        return self.requests / self.cpu_seconds


def load(proxy: Proxy, path: str, *fields: str) -> Load:
    """Asks for one path over and over."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
    for field in ("Host: app.test", *fields):
        command += ["-H", field]
    before = proxy.cpu_seconds()
    out = subprocess.run([*command, proxy.url + path], check=True, capture_output=True, text=True).stdout
    after = proxy.cpu_seconds()
    if "Non-2xx" in out and not any(field.startswith("If-None-Match") for field in fields):
        raise SystemExit(f"{proxy.name} answers with errors:\n{out}")
    requests = int(re.search(r"(\d+) requests in", out)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    p99 = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return Load(requests, rate, p99, after - before)


def rounds(proxies: list[Proxy], path: str, *fields: str) -> dict[str, float]:
    """Hits per second of CPU by proxy: medians of rounds in which they take turns."""
    measured: dict[str, list[Load]] = {proxy.name: [] for proxy in proxies}
    for _ in range(ROUNDS):
        for proxy in proxies:
            measured[proxy.name].append(load(proxy, path, *fields))
    for name, each in measured.items():
        cpu = statistics.median(1e6 / one.per_cpu_second for one in each)
        rate = statistics.median(one.per_second for one in each)
        print(f"  {name}: {cpu:.1f} us of CPU a hit, {rate:.0f} hits/s", flush=True)
    return {name: statistics.median(one.per_cpu_second for one in each) for name, each in measured.items()}


def figures(name: str, rates: dict[str, float], goals: dict[str, float]) -> None:
    """Prints a figure for every peer."""
    ours = rates["mizan-edge"]
    for peer, theirs in rates.items():
        if peer == "mizan-edge":
            continue
        ratio, goal = ours / theirs, goals.get(peer)
        verdict = "none" if goal is None else f"{goal} {'met' if ratio >= goal else 'missed'}"
        print(f"figure {name} ours={ours:.0f}/cpu-s peer={peer}:{theirs:.0f}/cpu-s ratio={ratio:.2f} goal={verdict}")


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed; on Debian: apt install wrk")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # Varnish and nginx may give up their rights, and still have to read this.
        folder.chmod(0o755)
        origin = stack.enter_context(Origin())
        edge = stack.enter_context(Edge(origin, folder, os.environ["MIZAN"]))
        proxies: list[Proxy] = [edge]
        for peer in (Nginx, Varnish):
            if peer.installed():
                proxies.append(stack.enter_context(peer(origin, folder)))
            else:
                print(f"{peer.name} is not installed and left out")
        for proxy in proxies:
            proxy.warm(PATH)
        print(f"1 KB of JSON, {CONNECTIONS} connections, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        goals = {"nginx": 1.2, "varnish": 2.0}
        figures("edge-hit", rounds(proxies, PATH), goals)
        print("the same for clients that have it (304)")
        figures("edge-304", rounds(proxies, PATH, f"If-None-Match: {origin.etag}"), {})
        print("one entry for each caller, by a verified token")
        mine = "/api/mizan/ctx/me/"
        rounds([edge], mine, f"Authorization: Bearer {token(int(time.time()))}")
        print("while 100 purges are made a second")
        with Purger(edge):
            purged = load(edge, PATH)
        print(f"  mizan-edge: p99 {purged.p99_ms:.2f} ms, {purged.per_second:.0f} requests/s")


if __name__ == "__main__":
    sys.exit(main())
