"""The generated client: the same from every backend, byte for byte but for comments."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mizan.__main__ import main
from mizan._core import write_client
from tests.server import ROOT

SPEC = ROOT.parent / "spec" / "fixture.schema.json"
FASTAPI = ["--app", "tests.fixture.on_fastapi.app:app"]
COMMENT = re.compile(r"^ */\*\*.*?\*/\n", re.DOTALL | re.MULTILINE)


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in found}


def code(folder: Path) -> dict[str, str]:
    """The files without doc text, which each backend's developer writes."""
    return {name: COMMENT.sub("", text) for name, text in files(folder).items()}


def test_both_backends_generate_what_the_specification_generates(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    write_client(SPEC.read_text(), tmp_path / "spec", ["react"])
    assert main(["generate", *FASTAPI, "--out", str(tmp_path / "fastapi"), "--framework", "react"]) == 0
    call_command("mizan_generate", out=str(tmp_path / "django"), framework=["react"], stdout=StringIO())
    assert files(tmp_path / "django") == files(tmp_path / "fastapi")
    assert code(tmp_path / "django") == code(tmp_path / "spec")
    assert "contexts/board.ts" in code(tmp_path / "spec")


def test_mizan_toml_says_where_the_client_goes(tmp_path, monkeypatch, capsys):
    (tmp_path / "mizan.toml").write_text('[client]\noutput = "web/mizan"\nframeworks = ["react"]\n')
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    assert main(["generate", *FASTAPI]) == 0
    assert (tmp_path / "web" / "mizan" / "react" / "board.ts").is_file()
    assert "0 removed" in capsys.readouterr().out


def test_each_framework_gets_a_folder_and_an_unknown_one_is_told_the_known(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    flags = [*FASTAPI, "--out", str(tmp_path)]
    assert main(["generate", *flags, "--framework", "vue", "--framework", "svelte"]) == 0
    assert (tmp_path / "vue" / "board.ts").is_file()
    assert (tmp_path / "svelte" / "board.ts").is_file()
    capsys.readouterr()
    assert main(["generate", *flags, "--framework", "ember"]) == 1
    assert "unknown framework `ember`: use one of `react`, `vue`, `svelte`" in capsys.readouterr().err


def test_check_fails_with_a_diff_when_the_client_is_not_fresh(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    flags = [*FASTAPI, "--out", str(tmp_path)]
    main(["generate", *flags])
    assert main(["generate", "--check", *flags]) == 0
    (tmp_path / "functions.ts").unlink()
    assert main(["generate", "--check", *flags]) == 1
    assert "+++ b/functions.ts" in capsys.readouterr().err
    with pytest.raises(CommandError, match="is not fresh"):
        call_command("mizan_generate", out=str(tmp_path), check=True)


def test_an_app_without_a_router_is_named(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["schema", "--app", "tests.fixture.serve:main"]) == 1
    assert "no app with a mizan_router" in capsys.readouterr().err


def test_a_framework_nobody_knows_is_an_error_that_lists_those_there_are(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["generate", *FASTAPI, "--out", str(tmp_path), "--framework", "ember"]) == 1
    assert "`ember`" in capsys.readouterr().err
