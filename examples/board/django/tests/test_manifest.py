"""The committed manifest was exported by the axum board, which identifies callers by tokens; this one has sessions."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

MANIFEST = Path(__file__).parents[2] / "manifest.json"


def test_the_manifest_is_the_same_whichever_backend_exports_it():
    out = StringIO()
    call_command("mizan_manifest", stdout=out)
    committed = MANIFEST.read_text().replace('"identifiedBy": "token"', '"identifiedBy": "credentials"')
    assert out.getvalue().rstrip("\n") == committed.rstrip("\n")
