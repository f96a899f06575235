"""The committed manifest was exported by the axum board; an edge in front of this one works by the same."""

from mizan.__main__ import main

from tests.conftest import WEB


def test_the_manifest_is_the_same_whichever_backend_exports_it(capsys):
    assert main(["manifest", "--app", "board_api.main:app"]) == 0
    assert capsys.readouterr().out == (WEB.parents[1] / "manifest.json").read_text()
