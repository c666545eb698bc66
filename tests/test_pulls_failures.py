"""A forge that does not tell: each failure is one clear line, and the token is in none of them."""

import gzip
import logging
import socket
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from dealshelf.pulls import ForgeError
from dealshelf.pulls.client import Access, Answer, Client, find_reset
from dealshelf.pulls.github import GitHub
from forge_server import ForgeServer, Reply, forge_served
from forge_shapes import GitHubShapes, GraphQlShapes

TOKEN = "ghp_ThisIsNoTokenButLooksLikeOne42"


class Item(Answer):
    """What these tests read of an answer."""

    number: int


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once, and past any proxy."""
    monkeypatch.setattr("dealshelf.pulls.client.PAUSES", (0.0, 0.0))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def forge() -> Iterator[ForgeServer]:
    """A forge on loopback."""
    with forge_served() as server:
        yield server


def ask(url: str, *, token: str = TOKEN, timeout: float = 5) -> list[int]:
    """Return the numbers of a list at `/items`."""
    with Client(url, Access("SOME_TOKEN", token), repository="coldharrow/shelf", timeout=timeout) as client:
        return [item.number for item in client.pages("/items", Item)]


def fail(url: str, *, token: str = TOKEN, timeout: float = 5) -> str:
    """Return what is said when asking fails, after a look whether the token is in anything that is."""
    with pytest.raises(ForgeError) as caught:
        ask(url, token=token, timeout=timeout)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not token or token not in told
    message = str(caught.value)
    assert "\n" not in message
    return message


def name(forge: ForgeServer) -> str:
    """Return a server's name as messages have it."""
    return forge.url.removeprefix("http://")


REFUSALS = [
    (401, True, "does not know the token in SOME_TOKEN (401). Put there one that is still good."),
    (401, False, "wants to know who asks (401). Put a token that may read pull requests into SOME_TOKEN."),
    (403, True, "refuses (403). Let the token in SOME_TOKEN read the contents and the pull requests."),
    (403, False, "refuses (403). Put a token that may read pull requests into SOME_TOKEN."),
    (
        404,
        True,
        "has no 'coldharrow/shelf', or shows it not to the token in SOME_TOKEN (404). "
        "Check 'url' under 'forge', and what the token may read.",
    ),
    (
        404,
        False,
        "has no 'coldharrow/shelf', or shows it only to those with a token (404). "
        "Check 'url' under 'forge', or put a token into SOME_TOKEN.",
    ),
    (422, True, "answers with 422, which helps no further. Check 'kind' and 'url' under 'forge'."),
    (500, True, "is in trouble (500). Try again later."),
    (503, False, "is in trouble (503). Try again later."),
]


@pytest.mark.parametrize(("status", "has_token", "message"), REFUSALS)
def test_refusals(forge: ForgeServer, status: int, has_token: bool, message: str) -> None:
    """Each says what is wrong and what to do, with the name of the token's variable."""
    forge.set("/items", Reply(GitHubShapes.fault(f"you sent {TOKEN}"), status))
    assert fail(forge.url, token=TOKEN if has_token else "") == f"{name(forge)} {message}"


def test_trouble_that_passes(forge: ForgeServer) -> None:
    """Two answers of a server in trouble are borne, a third is not; a refusal is not asked again."""
    forge.set("/items", Reply(b"<html>", 502), Reply(b"", 500), [{"number": 7}])
    assert ask(forge.url) == [7]
    forge.set("/items", Reply(status=500))
    fail(forge.url)
    assert len(forge.asked) == 6
    forge.set("/items", Reply(status=401))
    fail(forge.url)
    assert len(forge.asked) == 7


@pytest.mark.parametrize(
    ("status", "headers", "until"),
    [
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795255200"}, "until 10:00 UTC on 2026-11-21"),
        (429, {"RateLimit-Remaining": "0", "RateLimit-Reset": "1795255200"}, "until 10:00 UTC on 2026-11-21"),
        (429, {}, "for now"),
        (429, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, "for now"),
        (429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 400}, "for now"),
    ],
)
def test_rate_limits(forge: ForgeServer, status: int, headers: dict[str, str], until: str) -> None:
    """The message says until when, and that a token helps where there is none."""
    forge.set("/items", Reply(GitHubShapes.fault("API rate limit exceeded"), status, headers))
    start = f"{name(forge)} answers no more of our questions {until} (rate limit). Try again then"
    assert fail(forge.url) == f"{start}."
    assert fail(forge.url, token="") == f"{start}, or put a token into SOME_TOKEN: with one we may ask more."


def test_a_refusal_that_speaks_of_a_limit_is_one(forge: ForgeServer) -> None:
    """GitHub's secondary limits come as 403, with nothing but their words."""
    forge.set("/items", Reply(GitHubShapes.fault("You have exceeded a secondary rate limit."), 403))
    assert "(rate limit)" in fail(forge.url)


def test_when_to_ask_again() -> None:
    """By seconds from now, or by the time; a limit that is not reached says nothing."""
    now = datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert find_reset({"retry-after": "90"}, now) == now + timedelta(seconds=90)
    assert find_reset({"x-ratelimit-remaining": "12", "x-ratelimit-reset": "1795255200"}, now) is None
    assert find_reset({}, now) is None


def test_limits_and_faults_of_graphql(forge: ForgeServer) -> None:
    """They come with a status of 200."""
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795255200"}
    limited = Reply(GraphQlShapes.fault("RATE_LIMITED", "API rate limit exceeded"), headers=headers)
    missing = GraphQlShapes.fault("NOT_FOUND", "Could not resolve to a Repository")
    other = GraphQlShapes.fault("FORBIDDEN", "Resource\nnot accessible")
    expected = [
        "answers no more of our questions until 10:00 UTC on 2026-11-21 (rate limit). Try again then.",
        "has no 'a/b', or shows it not to this token. Check 'url' under 'forge', and the token.",
        "answers the query with: Resource not accessible",
        "answers the query with: nothing",
        "tells nothing of pull requests. Let the token read them.",
    ]
    forge.set("/graphql", limited, missing, other, {"data": None}, {"data": {"repository": {}}})
    with Client(forge.url, Access("SOME_TOKEN", TOKEN), repository="a/b") as client:
        for message in expected:
            with pytest.raises(ForgeError) as caught:
                list(GitHub(client, "a", "b", branch="main").list_pulls())
            assert str(caught.value) == f"{name(forge)} {message}"


def test_a_slow_forge(forge: ForgeServer) -> None:
    """It is waited for as long as was said, and asked thrice."""
    forge.set("/items", Reply([], waits=1))
    start = time.monotonic()
    message = fail(forge.url, timeout=0.2)
    assert message == f"{name(forge)} gave no answer within 0.2 seconds. Try again later."
    assert time.monotonic() - start < 5
    assert len(forge.asked) == 3


def test_a_forge_that_drips(forge: ForgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that comes for ever in small pieces ends too."""
    monkeypatch.setattr("dealshelf.pulls.client.LONGEST_ANSWER", 0.3)
    forge.set("/items", Reply(b" " * 100, drips=0.05))
    assert fail(forge.url) == f"{name(forge)} takes more than 0.3 seconds for an answer. Try again later."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!doctype html><title>Sign in</title>", "Invalid JSON"),
        (b"", "Invalid JSON"),
        (b"\xff\xfe\x00", "Invalid JSON"),
        (b"[" * 100_000, "Invalid JSON"),
        (b'{"message": "hello"}', "Input should be a valid array"),
        (b'[{"number": "seven"}]', "0.number: Input should be a valid integer"),
        (b"[null]", "0: Input should be"),
        (b'[{"number": 1, "x": "\\ud800"}]', "Invalid JSON"),
    ],
)
def test_answers_that_are_none(forge: ForgeServer, body: bytes, said: str) -> None:
    """What is no JSON, or not in the form of the API, is told with its place; nothing of it is printed."""
    forge.set("/items", Reply(body))
    message = fail(forge.url)
    assert message.startswith(f"{name(forge)} answers otherwise than its API does ({said}")
    assert message.endswith(". Check 'kind' and 'url' under 'forge'.")
    assert len(message) < 300


def test_a_huge_answer(forge: ForgeServer) -> None:
    """It is left at the limit, packed or not."""
    forge.set("/items", Reply(b" " * 21_000_000))
    assert fail(forge.url) == f"{name(forge)} answers with more than 20 MB."
    forge.set("/items", Reply(gzip.compress(b" " * 200_000_000), headers={"Content-Encoding": "gzip"}))
    assert fail(forge.url) == f"{name(forge)} answers with more than 20 MB."


def test_an_answer_packed_twice(forge: ForgeServer) -> None:
    """It is not unpacked: 1 MB of it could be 100 GB."""
    body = gzip.compress(gzip.compress(b" " * 20_000_000))
    forge.set("/items", Reply(body, headers={"Content-Encoding": "gzip, gzip"}))
    assert fail(forge.url) == f"{name(forge)} answers with what is packed more than once."


def test_an_answer_packed_wrongly(forge: ForgeServer) -> None:
    """What says it is packed and is not cannot be understood."""
    forge.set("/items", Reply(b"not packed", headers={"Content-Encoding": "gzip"}))
    assert fail(forge.url).startswith(f"{name(forge)} cannot be understood: ")


def test_endless_pages(forge: ForgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list whose every page has a next one ends."""
    monkeypatch.setattr("dealshelf.pulls.client.MOST_PAGES", 5)
    link = {"Link": f'<{forge.url}/items?page=2>; rel="next"'}
    forge.set("/items", Reply([{"number": 7}], headers=link))
    assert ask(forge.url) == [7] * 5


def test_a_link_to_another_host_is_not_followed(forge: ForgeServer) -> None:
    """The next page is asked for where the first one was, whatever the answer names."""
    with forge_served() as other:
        link = {"Link": f'<{other.url}/items?page=2>; rel="next"'}
        forge.set("/items", Reply([{"number": 7}], headers=link), [{"number": 8}])
        assert ask(forge.url) == [7, 8]
        assert other.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_gets_no_token(forge: ForgeServer, status: int) -> None:
    """It is not asked at all; the message names it."""
    with forge_served() as other:
        other.set("/items", [{"number": 7}])
        forge.set("/items", Reply(status=status, headers={"Location": f"{other.url}/items"}))
        message = f"sends us on to {other.url}, where nothing is asked. Set 'url' under 'forge' to it."
        assert fail(forge.url) == f"{name(forge)} {message}"
        assert other.asked == []


def test_a_redirect_within_the_host_is_followed_once(forge: ForgeServer) -> None:
    """A renamed repository answers at its number, with the token; a loop ends."""
    forge.set("/items", Reply(status=301, headers={"Location": f"{forge.url}/repositories/1/items?page=1"}))
    forge.set("/repositories/1/items", [{"number": 7}])
    assert ask(forge.url) == [7]
    assert [asked.headers["authorization"] for asked in forge.asked] == [f"Bearer {TOKEN}"] * 2
    forge.set("/repositories/1/items", Reply(status=301, headers={"Location": "/items"}))
    assert fail(forge.url).startswith(f"{name(forge)} answers with 301")
    forge.set("/items", Reply(status=301, headers={"Location": "http://[bad"}))
    assert fail(forge.url).startswith(name(forge))


def test_nobody_is_there(forge: ForgeServer) -> None:
    """A closed port, a name that is none, plain HTTP behind https: each is told apart."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert fail(f"http://127.0.0.1:{port}").startswith(f"127.0.0.1:{port} cannot be reached: ")
    message = fail("http://forge.invalid")
    assert message.startswith("forge.invalid cannot be found: there is no such name. Check 'url' under 'forge'")
    message = fail(forge.url.replace("http:", "https:"))
    assert message.startswith(f"{name(forge)} cannot be trusted: ")
    assert message.endswith("Name the file of your own authority in SSL_CERT_FILE.")
    assert forge.asked == []


def test_a_forge_that_hangs_up(forge: ForgeServer) -> None:
    """A connection that ends in the midst of an answer is a failure like others."""
    forge.set("/items", Reply(b"[", headers={"Content-Length": "1000", "Connection": "close"}))
    assert fail(forge.url, timeout=0.5).startswith(name(forge))


@pytest.mark.parametrize("token", ["two words", "ends\nX-Evil: 1", "ünïcode", "\x00"])
def test_a_token_that_is_none(token: str) -> None:
    """It is never sent, and never shown."""
    with pytest.raises(ForgeError) as caught:
        Access("SOME_TOKEN", token)
    assert str(caught.value) == "what stands in SOME_TOKEN is no token: it holds blanks or special characters."


@pytest.mark.parametrize("url", ["http://[bad", "ftp://127.0.0.1", "127.0.0.1", "http://127.0.0.1:99999999"])
def test_an_address_that_is_none(url: str) -> None:
    """It is told, not a crash."""
    assert fail(url)


def test_the_token_is_in_no_log(forge: ForgeServer, caplog: pytest.LogCaptureFixture) -> None:
    """Not even when everything is logged."""
    caplog.set_level(logging.DEBUG)
    forge.set("/items", [{"number": 7}])
    assert ask(forge.url) == [7]
    assert caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(forge.asked[0].path) + repr(forge.asked[0].query)
