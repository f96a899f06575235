"""The binding: no panic of the engine reaches Python as anything but an ordinary exception."""

import re
import threading

import pytest

from mizan import _core
from tests.server import ROOT

SOURCES = sorted((ROOT / "src").glob("*.rs"))
ENTRY = re.compile(r"^( *)(?:pub\(crate\) )?fn (\w+)[^{;]*\{\n(.*?)^\1\}", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^(?:#\[pymethods\]\n(?:#.*\n)*)?impl\S* [^{]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)


def entries() -> list[tuple[str, str]]:
    """Every Rust function Python calls, by name, with its body: methods, functions, and what converts arguments."""
    found = []
    for path in SOURCES:
        text = path.read_text()
        methods = [block for block in BLOCK.finditer(text) if "#[pymethods]" in block[0] or "FromPyObject" in block[0]]
        functions = text.split("#[pyfunction]")[1:]
        for part in [block[1] for block in methods]:
            found += [(f"{path.name}:{each[2]}", each[3]) for each in ENTRY.finditer(part)]
        for part in functions:
            each = ENTRY.search(part)
            assert each is not None
            found.append((f"{path.name}:{each[2]}", each[3]))
    return found


def test_every_entry_begins_with_the_net_that_catches_panics():
    known = entries()
    bare = [name for name, body in known if not body.lstrip().startswith("caught(")]
    assert bare == []
    names = [name for name, _ in known]
    stub = (ROOT / "mizan" / "_core.pyi").read_text()
    for name in re.findall(r"^ *def (\w+)", stub, re.MULTILINE):
        if name != "__init__":  # of an exception, which is Python's own
            assert any(each.endswith(f":{name.strip('_')}") or each.endswith(f":{name}") for each in names), name


@pytest.mark.parametrize("detached", [False, True])
def test_a_panic_is_an_ordinary_exception_and_the_next_call_works(detached, capfd):
    panicking = _core._panicking  # type: ignore[attr-defined]  # only in builds for tests
    with pytest.raises(RuntimeError, match="the engine panicked: on demand"):
        panicking(detached)
    assert _core.Problem.protocol("not_found", "x").status == 404
    assert "on demand" in capfd.readouterr().err  # where it happened, for the log


def test_the_interpreters_lock_is_held_again_after_a_panic_without_it():
    def provoke() -> None:
        with pytest.raises(RuntimeError):
            _core._panicking(True)  # type: ignore[attr-defined]
        done.append(True)

    done: list[bool] = []
    threads = [threading.Thread(target=provoke) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(done) == 8


def test_what_panics_on_demand_is_not_in_a_wheel():
    lines = (ROOT / "src" / "lib.rs").read_text().splitlines()
    uses = [index for index, line in enumerate(lines) if "panicking" in line]
    assert len(uses) == 2
    assert all(lines[index - 1].strip() == "#[cfg(debug_assertions)]" for index in uses)
