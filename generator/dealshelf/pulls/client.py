"""The one place that talks to a forge: JSON over HTTP, with time-outs, pages and errors that say what to do."""

import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from types import TracebackType
from typing import Annotated, Any, Self, TypeAlias, TypeVar

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainValidator, TypeAdapter, ValidationError

from dealshelf import __version__
from dealshelf.pulls.model import ForgeError, find_utc_day

TIMEOUT = 20.0
"""Seconds to wait for a connection, and for each piece of an answer."""

LONGEST_ANSWER = 60.0
LARGEST_ANSWER = 20_000_000
PAUSES = (0.5, 2.0)
"""Seconds before a question is asked again to which there was no answer, or one of a server in trouble."""

MOST_PAGES = 100
IN_TROUBLE = frozenset({500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
PRINTABLE = re.compile(r"[!-~]+")


class Answer(BaseModel):
    """What is read of an answer; the rest of it is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


_MOMENT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


def _find_day(value: Any) -> date:
    return find_utc_day(_MOMENT.validate_python(value))


UtcDay: TypeAlias = Annotated[date, PlainValidator(_find_day)]
"""The day of a moment, in UTC."""


AnyAnswer = TypeVar("AnyAnswer", bound=Answer)


@dataclass(frozen=True, slots=True)
class Access:
    """What we may ask with: a token, or none, and the environment's variable that holds it, or could."""

    variable: str
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.token and not PRINTABLE.fullmatch(self.token):
            raise ForgeError(f"what stands in {self.variable} is no token: it holds blanks or special characters.")


class Client:
    """Asks a forge's API questions about a repository.

    The token goes to the API's own host only: addresses in answers are not followed, and neither is a redirect to
    another host. Every failure is a `ForgeError`.
    """

    def __init__(
        self,
        api_url: str,
        access: Access,
        *,
        repository: str,
        scheme: str = "Bearer",
        headers: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self.api_url = api_url.rstrip("/")
        self._access = access
        self._repository = repository
        self._timeout = timeout
        self._reset: datetime | None = None
        sent = {"User-Agent": f"dealshelf/{__version__}", "Accept": "application/json", **(headers or {})}
        if access.token:
            sent["Authorization"] = f"{scheme} {access.token}"
        try:
            self._host = httpx.URL(self.api_url).netloc.decode()
            self._http = httpx.Client(headers=sent, timeout=timeout, follow_redirects=False)
        except (httpx.InvalidURL, ValueError, OSError) as error:
            # ValueError: a proxy in the environment with an odd address. OSError: SSL_CERT_FILE leads nowhere.
            raise ForgeError(f"'{api_url}' cannot be asked: {error}.") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, path: str, form: type[AnyAnswer], **parameters: str | int) -> AnyAnswer:
        """Return what the API has at a path."""
        _, raw = self._ask("GET", self.api_url + path, params=parameters)
        answer: AnyAnswer = self._read(raw, form)
        return answer

    def pages(self, path: str, form: type[AnyAnswer], **parameters: str | int) -> Iterator[AnyAnswer]:
        """Yield the items of a list, page by page, for as long as the answer's `Link` header tells of a next page."""
        for page in range(1, MOST_PAGES + 1):
            response, raw = self._ask("GET", self.api_url + path, params={**parameters, "page": page})
            yield from self._read(raw, list[form])  # type: ignore[valid-type]
            if "next" not in response.links:
                return

    def query(
        self, url: str, query: str, variables: Mapping[str, str | int | None], form: type[AnyAnswer]
    ) -> AnyAnswer:
        """Return the answer to a GraphQL query, errors and all."""
        _, raw = self._ask("POST", url, json={"query": query, "variables": dict(variables)})
        answer: AnyAnswer = self._read(raw, form)
        return answer

    def fail(self, message: str) -> ForgeError:
        """Return an error of this forge: its host, then the message, on one line."""
        text = " ".join(f"{self._host} {message}".split())
        return ForgeError(text.replace(self._access.token, "…") if self._access.token else text)

    def _read(self, raw: bytes, form: Any) -> Any:
        try:
            return _adapt(form).validate_json(raw)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, fault["loc"]))
            found = f"{place}: {fault['msg']}" if place else fault["msg"]
            message = f"answers otherwise than its API does ({found}). Check 'kind' and 'url' under 'forge'."
            raise self.fail(message) from None

    def _ask(self, method: str, url: str, **words: Any) -> tuple[httpx.Response, bytes]:
        """Return the answer to a question, asked again after each of `PAUSES`: none of ours changes anything."""
        request = self._http.build_request(method, url, **words)
        for pause in (*PAUSES, None):
            try:
                response, raw = self._send(request)
            except httpx.TransportError as error:
                failure = self._explain(error)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise self.fail(f"cannot be understood: {error}.") from None
            else:
                self._reset = find_reset(response.headers, datetime.now(UTC))
                if response.status_code not in IN_TROUBLE:
                    return self._check(response, raw), raw
                failure = self.fail(f"is in trouble ({response.status_code}). Try again later.")
            if pause is not None:
                time.sleep(pause)
        raise failure

    def _send(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """Return an answer and its body, after one redirect within the host, as that of a renamed repository."""
        for _ in range(2):
            response, raw = self._receive(request)
            following = response.next_request
            if response.status_code not in MOVED or following is None:
                break
            if request.method != "GET" or _origin(following.url) != _origin(request.url):
                target = f"{following.url.scheme}://{following.url.netloc.decode()}"
                raise self.fail(f"sends us on to {target}, where nothing is asked. Set 'url' under 'forge' to it.")
            request = following
        return response, raw

    def _receive(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        start = time.monotonic()
        response = self._http.send(request, stream=True)
        try:
            if "," in response.headers.get("content-encoding", ""):
                # What is packed twice can grow a million times before anybody counts.
                raise self.fail("answers with what is packed more than once.")
            raw = bytearray()
            for piece in response.iter_bytes():
                raw += piece
                if len(raw) > LARGEST_ANSWER:
                    raise self.fail(f"answers with more than {LARGEST_ANSWER // 1_000_000} MB.")
                if time.monotonic() - start > LONGEST_ANSWER:
                    raise self.fail(f"takes more than {LONGEST_ANSWER:g} seconds for an answer. Try again later.")
        finally:
            response.close()
        return response, bytes(raw)

    def _check(self, response: httpx.Response, raw: bytes) -> httpx.Response:
        """Return an answer that is one. Raises `ForgeError` for a refusal."""
        if response.is_success:
            return response
        code, access = response.status_code, self._access
        if code == 429 or (code == 403 and (self._reset or b"rate limit" in raw.lower())):
            raise self.limit()
        if code == 401 and access.token:
            message = f"does not know the token in {access.variable} (401). Put there one that is still good."
        elif code == 401:
            message = f"wants to know who asks (401). Put a token that may read pull requests into {access.variable}."
        elif code == 403 and access.token:
            message = f"refuses (403). Let the token in {access.variable} read the contents and the pull requests."
        elif code == 403:
            message = f"refuses (403). Put a token that may read pull requests into {access.variable}."
        elif code == 404 and access.token:
            message = (
                f"has no '{self._repository}', or shows it not to the token in {access.variable} (404). "
                "Check 'url' under 'forge', and what the token may read."
            )
        elif code == 404:
            message = (
                f"has no '{self._repository}', or shows it only to those with a token (404). "
                f"Check 'url' under 'forge', or put a token into {access.variable}."
            )
        else:
            message = f"answers with {code}, which helps no further. Check 'kind' and 'url' under 'forge'."
        raise self.fail(message)

    def limit(self) -> ForgeError:
        """Return the error for having asked too much, with the time until when, if the last answer said so."""
        until = f" until {self._reset:%H:%M} UTC on {self._reset:%Y-%m-%d}" if self._reset else " for now"
        hint = "" if self._access.token else f", or put a token into {self._access.variable}: with one we may ask more"
        return self.fail(f"answers no more of our questions{until} (rate limit). Try again then{hint}.")

    def _explain(self, error: httpx.TransportError) -> ForgeError:
        """Return why there was no answer."""
        causes: list[BaseException] = [error]
        while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
            causes.append(cause)
        if isinstance(error, httpx.TimeoutException):
            return self.fail(f"gave no answer within {self._timeout:g} seconds. Try again later.")
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return self.fail("cannot be found: there is no such name. Check 'url' under 'forge', and the network.")
        if trouble := next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None):
            message = f"cannot be trusted: {getattr(trouble, 'verify_message', '') or trouble}."
            return self.fail(f"{message} Name the file of your own authority in SSL_CERT_FILE.")
        return self.fail(f"cannot be reached: {str(error) or type(error).__name__}.")


def find_reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when one may ask again, where a refusal's headers say so, else None.

    Sources: GitHub Docs, "Rate limits for the REST API"; GitLab Docs, "Rate limit headers"; RFC 9110, Retry-After.
    """
    seconds = _number(headers.get("retry-after"))
    if seconds is not None:
        return datetime.fromtimestamp(now.timestamp() + min(seconds, 10**7), UTC)
    for prefix in ("x-ratelimit", "ratelimit"):
        reset = _number(headers.get(f"{prefix}-reset"))
        if _number(headers.get(f"{prefix}-remaining")) == 0 and reset is not None:
            return datetime.fromtimestamp(min(reset, 10**11), UTC)
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,15}", text.strip()) else None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


@lru_cache(maxsize=32)
def _adapt(form: Any) -> TypeAdapter[Any]:
    return TypeAdapter(form)
