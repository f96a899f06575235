"""The committed manifest was exported by the axum board, which identifies callers by tokens; this one has sessions."""

from mizan.__main__ import main

from tests.conftest import WEB


def test_the_manifest_is_the_same_whichever_backend_exports_it(capsys):
    assert main(["manifest", "--app", "board_api.main:app"]) == 0
    committed = (WEB.parents[1] / "manifest.json").read_text()
    assert capsys.readouterr().out == committed.replace('"identifiedBy": "token"', '"identifiedBy": "credentials"')
