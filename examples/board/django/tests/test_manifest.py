"""The committed manifest was exported by the axum board; an edge in front of this one works by the same."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

MANIFEST = Path(__file__).parents[2] / "manifest.json"


def test_the_manifest_is_the_same_whichever_backend_exports_it():
    out = StringIO()
    call_command("mizan_manifest", stdout=out)
    assert out.getvalue().rstrip("\n") == MANIFEST.read_text().rstrip("\n")
