"""Which forge a repository is on, where its API is, and what we may ask it with."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from dealshelf.forge import Repository
from dealshelf.problems import Problem, SettingsError
from dealshelf.pulls.asking import Forge
from dealshelf.pulls.client import TIMEOUT, Access, Client
from dealshelf.pulls.gitea import Gitea
from dealshelf.pulls.github import GitHub
from dealshelf.pulls.github_rest import HEADERS, GitHubRest
from dealshelf.pulls.gitlab import GitLab
from dealshelf.site import Site

API_VARIABLE = "DEALSHELF_API"
TOKEN_VARIABLE = "DEALSHELF_TOKEN"  # noqa: S105 - a name
TOKEN_VARIABLES = {
    "github": "GITHUB_TOKEN",
    "gitlab": "GITLAB_TOKEN",
    "gitea": "GITEA_TOKEN",
    "forgejo": "FORGEJO_TOKEN",
}


def find_access(
    site: Site, repository: Repository, variable: str | None, environment: Mapping[str, str] = os.environ
) -> Access:
    """Return the token in the environment: in the named variable, else in `DEALSHELF_TOKEN`, else in the forge's own.

    Raises `SettingsError` when the named one holds none, and for a forge that cannot be asked.
    """
    if repository.kind not in TOKEN_VARIABLES:
        message = f"'{repository.url}' is on no forge that can be asked. Set 'kind' to one of "
        raise refuse(site, f"{message}{', '.join(TOKEN_VARIABLES)}.")
    usual = TOKEN_VARIABLES[repository.kind]
    names = (TOKEN_VARIABLE, usual) if variable is None else (variable,)
    for name in names:
        if token := environment.get(name, "").strip():
            return Access(name, token)
    if variable is not None:
        raise SettingsError([Problem(variable, 1, 1, "", "the environment holds no token of this name.")])
    return Access(usual)


def refuse(site: Site, message: str) -> SettingsError:
    """Return an error of the settings of the forge."""
    return SettingsError([Problem(site.file.name, 1, 1, "forge", message)])


def find_api(repository: Repository, environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the API of the forge that a repository is on; `DEALSHELF_API` goes before all.

    Sources: GitHub Docs, "Getting started with the REST API" and, for GitHub Enterprise, "REST API endpoints";
    GitLab Docs, "REST API"; Gitea Docs, "API usage".
    """
    if given := environment.get(API_VARIABLE, "").strip():
        return given.rstrip("/")
    parts = urlsplit(repository.url)
    host = f"{parts.scheme}://{parts.netloc}"
    if repository.kind == "github":
        is_hosted = parts.hostname == "github.com" or (parts.hostname or "").endswith(".ghe.com")
        return f"https://api.{parts.netloc}" if is_hosted else f"{host}/api/v3"
    if repository.kind == "gitlab":
        return f"{host}/api/v4"
    below = parts.path.strip("/").split("/")[:-2]
    return "/".join([host, *below, "api/v1"])


@contextmanager
def forge_opened(site: Site, repository: Repository, access: Access, *, timeout: float = TIMEOUT) -> Iterator[Forge]:
    """Yield the forge that a repository is on, ready to be asked.

    Raises `SettingsError` when its address is none of a repository, `ForgeError` when nothing can be asked there.
    """
    path, branch = unquote(urlsplit(repository.url).path.strip("/")), repository.branch
    owner, _, name = "/".join(path.split("/")[-2:]).partition("/")
    if not name:
        raise refuse(site, f"'{repository.url}' names no repository: it is to end in an owner and a name.")
    kind = repository.kind
    with Client(
        find_api(repository),
        access,
        repository=path if kind == "gitlab" else f"{owner}/{name}",
        scheme="token" if kind in ("gitea", "forgejo") else "Bearer",
        headers=HEADERS if kind == "github" else {},
        timeout=timeout,
    ) as client:
        if kind == "gitlab":
            yield GitLab(client, path, branch=branch)
        elif kind != "github":
            yield Gitea(client, owner, name, branch=branch)
        elif access.token:
            yield GitHub(client, owner, name, branch=branch)
        else:
            yield GitHubRest(client, owner, name, branch=branch)
