"""`serve.py`: one command that serves everything and cleans up."""

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

HERE = Path(__file__).parents[1]


def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def test_it_serves_the_page_the_api_and_the_admin_and_leaves_nothing_behind(tmp_path):
    page, scratch = tmp_path / "dist", tmp_path / "scratch"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("the page")
    (page / "assets" / "page.js").write_text("code")
    scratch.mkdir()
    command = [sys.executable, HERE / "serve.py", "--port", "0", "--web", page]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"TMPDIR": str(scratch)}) as server:
        url = server.stdout.readline().strip()
        assert get(url) == get(f"{url}/boards/1?card=2") == b"the page"
        assert get(f"{url}/assets/page.js") == b"code"
        assert b"Amina" in get(f"{url}/api/mizan/ctx/me/")
        assert b"Board" in get(f"{url}/admin")
        assert b"{" in get(f"{url}/static/admin/css/base.css")
        server.terminate()
    assert server.returncode == 0
    assert not list(scratch.iterdir())


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        served = subprocess.run([sys.executable, HERE / "serve.py", "--port", port], capture_output=True, text=True)
    assert served.returncode == 1
    assert f"port `{port}`" in served.stderr
