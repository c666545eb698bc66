"""The command that asks the forge for open pull requests."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dealshelf.forge import find_repository
from dealshelf.options import CONFIG_FILE, EXIT_CONTENT, EXIT_USAGE, end, require_site
from dealshelf.problems import SettingsError
from dealshelf.pulls import PULLS_FILE, ForgeError, write_pulls
from dealshelf.site import Site

if TYPE_CHECKING:
    from dealshelf.pulls.asking import Outcome


@click.command("pulls")
@CONFIG_FILE
@click.option("-o", "--output", type=click.Path(path_type=Path), help=f"The file to write; else {PULLS_FILE}.")
@click.option("--token-env", "variable", metavar="NAME", help="The variable of the environment that holds the token.")
def pulls(config_file: Path, output: Path | None, variable: str | None) -> None:
    """Ask the forge for open pull requests and their comments, for the build to show.

    Keeps those that touch records. The token is read from the environment: DEALSHELF_TOKEN, else
    GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or FORGEJO_TOKEN. When the forge does not answer, says why,
    leaves the file of before as it was, and exits with 1.
    """
    site = require_site(config_file)
    path = output or site.root / PULLS_FILE
    shown = os.path.relpath(path)
    try:
        found = _ask(site, variable)
        write_pulls(found.pulls, path)
    except SettingsError as error:
        end(error, EXIT_USAGE)
    except ForgeError as error:
        kept = f" '{shown}' stays as it was." if path.exists() else ""
        click.echo(f"{error}{kept}", err=True)
        sys.exit(EXIT_CONTENT)
    except OSError as error:
        click.echo(f"'{shown}' cannot be written: {error.strerror}.", err=True)
        sys.exit(EXIT_CONTENT)
    click.echo(f"{found} → {shown}")


def _ask(site: Site, variable: str | None) -> "Outcome":
    # An HTTP library takes long to load, and no other command needs one.
    from dealshelf.pulls.asking import ask_pulls
    from dealshelf.pulls.choice import find_access, forge_opened, refuse
    from dealshelf.pulls.places import Places

    repository = find_repository(site)
    if repository is None:
        raise refuse(site, "names no repository. Set 'repo_url', or 'url' under 'forge'.")
    with forge_opened(site, repository, find_access(site, repository, variable)) as forge:
        return ask_pulls(
            forge,
            Places(site, repository.prefix),
            repository=repository.url,
            branch=repository.branch,
            asked=datetime.now(UTC),
        )
