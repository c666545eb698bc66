"""Who reviews which asset: a CODEOWNERS file from the `owner` fields."""

import re
from collections.abc import Iterable

from dealshelf.recipes import RecipeForge
from dealshelf.records import Asset
from dealshelf.site import Site

OWNERS_FILES: dict[RecipeForge, str] = {
    "github": ".github/CODEOWNERS",
    "gitlab": ".gitlab/CODEOWNERS",
    "gitea": ".gitea/CODEOWNERS",
}
"""Where each forge looks. Sources: GitHub, GitLab and Gitea Docs, "Code owners"."""

HEADER = (
    "# Who is asked to review a change of which asset, from the 'owner' of each.\n"
    "# Written by 'dealshelf codeowners'; do not edit it.\n"
)


def format_owners(site: Site, assets: Iterable[Asset], forge: RecipeForge, prefix: str = "") -> str:
    """Return the text of a CODEOWNERS file: a line an asset whose owner has a handle, in the order of paths.

    Handles are those of `handles` in `site.yml`; owners without one are named in a comment.
    `prefix` is the way from the repository's top to the folder of `site.yml`.
    """
    handles = site.settings.handles
    # A name of several lines would write rules of its own.
    owned = [asset for asset in assets if asset.owner and asset.path.isprintable()]
    lines = [
        f"{_write_pattern(prefix + asset.path, forge)} {handles[asset.owner]}\n"
        for asset in owned
        if asset.owner in handles
    ]
    strangers = sorted({" ".join(asset.owner.split()) for asset in owned if asset.owner not in handles})
    if strangers:
        lines.append(f"# Without a handle in site.yml: {', '.join(strangers)}\n")
    return HEADER + "".join(lines)


def _write_pattern(path: str, forge: RecipeForge) -> str:
    """Return the pattern that is this path alone: a regular expression for Gitea, a glob from the top for others."""
    if forge == "gitea":
        return re.escape(path).replace("\\-", "-").replace("\\ ", "\\s")
    return "/" + re.sub(r"([\\ #*?\[\]])", r"\\\1", path)
