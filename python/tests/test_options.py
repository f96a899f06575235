"""Options of a wrong type are errors where they are written, with what to write."""

import pytest

from mizan import Context, MizanError, RegistryError, cache, client
from tests.small import registry


class Gone(MizanError):
    pass


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"cache": 60}, r"`cache` is `60`; write `cache=mizan.cache\(ttl=60\)`"),
        ({"cache": True}, r"write `cache=mizan.cache\(ttl=60\)`"),
        ({"cache": cache}, r"write `cache=mizan.cache\(ttl=60\)`"),
        ({"stale_time": "60"}, "`stale_time` is `'60'`; give whole seconds"),
        ({"stale_time": 1.5}, "give whole seconds"),
        ({"stale_time": -1}, "give whole seconds"),
        ({"name": 5}, "`name` is `5`; give a text"),
    ],
)
def test_a_context_says_what_its_option_must_be(option, said):
    with pytest.raises(TypeError, match=f"context `Menu`: .*{said}"):
        type("Menu", (Context,), {}, **option)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"cache": 60}, r"`cache` is `60`; write `cache=mizan.cache\(ttl=60\)`"),
        ({"raises": Gone}, r"`raises` is .*Gone.*; give a list, such as `\[NameTaken\]`"),
        ({"methods": "POST"}, r"`methods` is `'POST'`; give a list, such as `\[\"POST\"\]`"),
        ({"rev": "2"}, "`rev` is `'2'`; give a whole number"),
    ],
)
def test_a_function_says_what_its_option_must_be(option, said):
    with pytest.raises(TypeError, match=f"`@client`: {said}"):
        client(**option)


@pytest.mark.parametrize("error", [ValueError, Gone()])
def test_what_a_function_raises_extends_the_error_of_mizan(error):
    @client(raises=[error])
    def dishes() -> int:
        return 1

    with pytest.raises(RegistryError, match=r"function `dishes` .* raises `.*`; list classes that extend"):
        registry(dishes)
