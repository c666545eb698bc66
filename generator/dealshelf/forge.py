"""Where the repository lives, and the addresses of its pages that propose a change."""

import posixpath
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from urllib.parse import quote, urlsplit

from dealshelf.config import ForgeKind
from dealshelf.site import Site

HOSTS: dict[str, ForgeKind] = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "gitea.com": "gitea",
    "codeberg.org": "forgejo",
}
COMMIT_PATHS: dict[ForgeKind, str] = {
    "github": "commit",
    "gitlab": "-/commit",
    "gitea": "commit",
    "forgejo": "commit",
}
"""Where a forge shows a commit, from the repository's page."""

EDIT_PATHS: dict[ForgeKind, str] = {"github": "edit", "gitlab": "-/edit", "gitea": "_edit", "forgejo": "_edit"}
"""Where a forge lets people change a file, from the repository's page."""

LONGEST = 6000
"""How many characters an address may have before servers or browsers refuse it; a longer text is shortened."""

SHORTENED = "\n… (shortened)\n"


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository's page on its forge.

    `prefix` is where the folder of `site.yml` lies within: `docs/`, or nothing.
    """

    url: str
    kind: ForgeKind
    branch: str
    prefix: str = ""

    @property
    def takes_text(self) -> bool:
        """Does the page for a new file open with a text in it?"""
        return self.kind in ("github", "gitea", "forgejo")

    def new_file_url(self, path: str, text: str) -> str | None:
        """Return the address of the page that proposes a new file with a text, or None where the forge has none.

        `path` goes from the folder of `site.yml`. GitLab takes the name only. Sources: GitHub Docs, "Creating
        new files"; Gitea's and Forgejo's routes `_new`; GitLab Docs, "Web Editor".
        """
        path = self.prefix + path
        folder, name = posixpath.split(path)
        branch, below = quote(self.branch), quote(f"/{folder}" if folder else "")
        if self.kind == "github":
            return _fill(f"{self.url}/new/{branch}?filename={quote(path, safe='')}&value=", text)
        if self.kind in ("gitea", "forgejo"):
            return _fill(f"{self.url}/_new/{branch}{below}?filename={quote(name, safe='')}&value=", text)
        if self.kind == "gitlab":
            return f"{self.url}/-/new/{branch}{below}?file_name={quote(name, safe='')}"
        return None

    def edit_file_url(self, path: str) -> str | None:
        """Return the address of the page that proposes a change of a file, or None where the forge has none."""
        steps = EDIT_PATHS.get(self.kind)
        return f"{self.url}/{steps}/{quote(self.branch)}/{quote(self.prefix + path)}" if steps else None

    def new_issue_url(self, title: str, text: str) -> str | None:
        """Return the address of the page for a new issue that holds a text, where the one for a new file takes none."""
        if self.kind != "gitlab":
            return None
        names = quote("issue[title]"), quote("issue[description]")
        return _fill(f"{self.url}/-/issues/new?{names[0]}={_encode(title)}&{names[1]}=", text)

    def commit_url(self, commit: str) -> str | None:
        """Return the address of a commit's page, or None where the forge has none that we know."""
        path = COMMIT_PATHS.get(self.kind)
        return f"{self.url}/{path}/{quote(commit)}" if path else None


def _fill(address: str, text: str) -> str:
    """Return an address with a text at its end, shortened where the whole would be too long."""
    encoded = _encode(text)
    if len(address) + len(encoded) <= LONGEST:
        return address + encoded
    mark = _encode(SHORTENED)
    room = LONGEST - len(address) - len(mark)
    kept, length = 0, 0
    for character in text:
        length += len(_encode(character))
        if length > room:
            break
        kept += 1
    return address + _encode(text[:kept]) + mark


def _encode(text: str) -> str:
    return quote(text, safe="", errors="replace")


def find_repository(site: Site) -> Repository | None:
    """Return where a site's repository lives by its settings, else by its `repo_url`; None when neither says."""
    forge = site.settings.forge
    try:
        parts = urlsplit(forge.url or site.repo_url)
    except ValueError:
        return None
    # Some addresses name who may clone, and with which password: nothing for a page.
    host = parts.netloc.rpartition("@")[2]
    steps = [step for step in parts.path.removesuffix("/").removesuffix(".git").split("/") if step]
    if parts.scheme not in ("https", "http") or not host or not steps:
        return None
    kind = forge.kind or guess_kind(host)
    if kind == "github":
        # What follows owner and name is a page of the repository, such as `tree/main/docs`.
        steps = steps[:2]
    elif kind == "gitlab":
        # There groups nest, and such a page follows a hyphen: `-/tree/main/docs`.
        steps = list(takewhile(lambda step: step != "-", steps))
    return Repository(f"{parts.scheme}://{host}/{'/'.join(steps)}", kind, forge.branch, find_prefix(site.root))


def guess_kind(host: str) -> ForgeKind:
    """Return which software a forge is by its host's name: `gitlab.example.com` → gitlab."""
    host = host.partition(":")[0].lower()
    if host in HOSTS:
        return HOSTS[host]
    named: tuple[ForgeKind, ...] = ("github", "gitlab", "gitea", "forgejo")
    return next((kind for kind in named if kind in host), "other")


def find_prefix(root: Path) -> str:
    """Return the path of a folder within its git repository, ending in `/`; nothing at the top or outside one."""
    for parent in (root, *root.parents):
        if (parent / ".git").exists():
            inner = root.relative_to(parent).as_posix()
            return "" if inner == "." else f"{inner}/"
    return ""
