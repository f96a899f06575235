"""The guides list every reason that `Cache-Status` gives, and no other."""

import re

from tests.server import ROOT

REPOSITORY = ROOT.parent
WORD = r'"([a-z]+(?:-[a-z]+)*)"'


def words(path: str, *patterns: str) -> set[str]:
    """The words that a source has in such places."""
    text = (REPOSITORY / path).read_text()
    found = [set(re.findall(pattern, text)) for pattern in patterns]
    assert all(found), path
    return set().union(*found)


ENGINE = words("crates/mizan-cache/src/outcome.rs", rf"Self::\w+ => {WORD}") - {
    "hit",
    "stale",
    "joined",
    "miss",
    "bypass",
}
ORIGIN = (
    (ENGINE - {"private"})  # of responses that an edge found to be private
    | words("crates/mizan-axum/src/serve/fields.rs", rf"Self::\w+ => (?:bypass|forwarded)\((?:Forward::\w+, )?{WORD}\)")
    | words("python/mizan/serve/cached.py", rf"_bypass = {WORD}", rf"_bypass = .* else {WORD}", rf"None, {WORD}")
    | words("python/mizan/serve/watched.py", rf"return {WORD} if", rf"is CALLER else {WORD}")
)
EDGE = (
    ENGINE
    | words("crates/mizan-edge/src/store/no_store_reason.rs", rf"Self::\w+ => {WORD}")
    | words("crates/mizan-edge/src/route.rs", rf"unlisted\(engine, request, {WORD}\)")
    | words(
        "crates/mizan-edge/src/manifest/read.rs",
        rf"bypassed\(request, {WORD}\)",
        rf"Err\({WORD}\)",
        rf"ok_or\({WORD}\)",
    )
    | words("crates/mizan-edge/src/manifest/caller.rs", rf"const \w+: &str = {WORD};")
)


def listed(file: str, *headings: str) -> set[str]:
    """The reasons in the first column of tables, each found by its heading."""
    text = (REPOSITORY / "docs" / file).read_text()
    found: set[str] = set()
    for heading in headings:
        (table,) = re.findall(rf"^{re.escape(heading)}\n\|---\|---\|\n((?:\|.*\n)+)", text, re.MULTILINE)
        for row in table.splitlines():
            for each in re.findall(r"`([^`]+)`", row.split("|")[1]):
                found.add(each.rpartition("detail=")[2])
    return {each for each in found if re.fullmatch(WORD.strip('"'), each)}


def test_the_guide_to_caching_lists_every_reason_of_an_origin():
    assert listed("caching.md", "| `REASON` | |") == ORIGIN


def test_the_guide_to_the_edge_lists_every_reason_of_an_edge():
    assert listed("edge.md", "| `mizan-edge; …` | |", "| `detail` | |") == EDGE
