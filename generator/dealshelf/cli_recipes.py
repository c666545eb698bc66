"""The command for who reviews what."""

from pathlib import Path

import click

from dealshelf.forge import find_prefix
from dealshelf.load import load_records
from dealshelf.options import CONFIG_FILE, require_site
from dealshelf.owners import format_owners
from dealshelf.recipes import RECIPE_FORGES, RecipeForge, find_forge


@click.command()
@CONFIG_FILE
@click.option("--forge", type=click.Choice(RECIPE_FORGES), help="Whose form to write; else that of the git remote.")
def codeowners(config_file: Path, forge: RecipeForge | None) -> None:
    """Print a CODEOWNERS file: who is asked to review a change of which asset, from the owner of each.

    The handles of people stand under 'handles' in site.yml.
    """
    site = require_site(config_file)
    assets = load_records(site).assets
    click.echo(format_owners(site, assets, forge or find_forge(site.root), find_prefix(site.root)), nl=False)
