"""The contenders as child processes, each with its own configuration and a port the system chose."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from origin import MANIFEST, Origin, keys

ADMIN_SECRET = "bench"


def free_port() -> int:
    """A port that was free just now; for programs that cannot be given port 0 and asked."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy:
    """One running contender; it ends with its ``with`` block."""

    name: str
    program: str

    def __init__(self, command: list[str], port: int, env: dict[str, str] | None = None) -> None:
        self.url = f"http://127.0.0.1:{port}"
        # A group of its own, so that its workers end with it.
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )

    @classmethod
    def installed(cls) -> bool:
        return shutil.which(cls.program, path=f"{os.environ['PATH']}:/usr/sbin") is not None

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(10)

    def warm(self, path: str) -> None:
        """Asks until it answers, so that the answer is kept."""
        request = urllib.request.Request(self.url + path, headers={"Host": "app.test"})
        for _ in range(200):
            try:
                urllib.request.urlopen(request).read()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise SystemExit(f"{self.name} does not answer")

    def cpu_seconds(self) -> float:
        """CPU that it and its workers have used, in user code and in the kernel."""
        return sum(_cpu(pid) for pid in _family(self._process.pid)) / os.sysconf("SC_CLK_TCK")


class Edge(Proxy):
    """Ours."""

    name = "mizan-edge"

    def __init__(self, origin: Origin, folder: Path, program: str) -> None:
        manifest = folder / "manifest.json"
        manifest.write_text(json.dumps(MANIFEST))
        port, admin = free_port(), free_port()
        self.admin = f"http://127.0.0.1:{admin}"
        command = [program, "edge", "--origin", f"http://127.0.0.1:{origin.port}", "--manifest", str(manifest)]
        command += ["--listen", f"127.0.0.1:{port}", "--admin", f"127.0.0.1:{admin}"]
        super().__init__(command, port, {"MIZAN_MWT_KEYS": keys(), "MIZAN_EDGE_ADMIN_SECRET": ADMIN_SECRET})


class Nginx(Proxy):
    """nginx with `proxy_cache`."""

    name = program = "nginx"

    def __init__(self, origin: Origin, folder: Path) -> None:
        port = free_port()
        settings = folder / "nginx.conf"
        settings.write_text(f"""
            worker_processes auto; daemon off; pid {folder}/nginx.pid; error_log /dev/null;
            events {{ worker_connections 1024; }}
            http {{
                access_log off; keepalive_requests 1000000000; tcp_nodelay on;
                client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
                fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
                proxy_cache_path {folder}/cache keys_zone=hits:10m use_temp_path=off;
                open_file_cache max=1000;
                server {{
                    listen 127.0.0.1:{port} reuseport;
                    location / {{ proxy_pass http://127.0.0.1:{origin.port}; proxy_cache hits; }}
                }}
            }}
        """)
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        super().__init__([str(program), "-e", "/dev/null", "-c", str(settings)], port)


class Varnish(Proxy):
    """Varnish with its default policy."""

    name, program = "varnish", "varnishd"

    def __init__(self, origin: Origin, folder: Path) -> None:
        port = free_port()
        program = shutil.which("varnishd", path=f"{os.environ['PATH']}:/usr/sbin")
        command = [str(program), "-F", "-n", str(folder / "varnish"), "-a", f"127.0.0.1:{port}"]
        command += ["-b", f"127.0.0.1:{origin.port}", "-s", "malloc,64m", "-j", "none"]
        super().__init__(command, port)


def _family(process: int) -> list[int]:
    """A process and all its descendants."""
    found = [process]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, children.read_text().split())
    return found


def _cpu(process: int) -> int:
    """Clock ticks a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
