"""The client of the page: what this backend generates is what stands there, byte for byte."""

from mizan.__main__ import main

from tests.conftest import WEB


def test_the_page_has_the_client_this_backend_generates(capsys):
    client = ["--out", str(WEB / "src" / "mizan"), "--framework", "react"]
    fresh = main(["generate", "--check", "--app", "board_api.main:app", *client])
    assert fresh == 0, capsys.readouterr().err
