"""The command for editing without YAML."""

import json
from pathlib import Path
from typing import Literal

import click

from dealshelf.dump import format_fields
from dealshelf.editing import (
    EDITOR_DIR,
    EditorError,
    make_editor_page,
    make_frontmatter_json,
    make_sveltia_config,
)
from dealshelf.forge import find_prefix, find_repository
from dealshelf.load import load_records
from dealshelf.options import CONFIG_FILE, EXIT_USAGE, end, require_site
from dealshelf.problems import Problem, SettingsError


@click.command()
@click.argument("editor", type=click.Choice(["sveltia", "frontmatter"]), metavar="EDITOR")
@CONFIG_FILE
@click.option(
    "--page",
    "package",
    type=click.Path(path_type=Path),
    metavar="PACKAGE",
    help="Write the editor's page to admin/ in the content folder, from the folder of the npm package @sveltia/cms.",
)
@click.option("--app-id", default="", help="The OAuth application at GitLab, Gitea or Forgejo; else a token signs in.")
def cms(editor: Literal["sveltia", "frontmatter"], config_file: Path, package: Path | None, app_id: str) -> None:
    """Print the configuration of an EDITOR of forms, made from this library's schema and vocabulary.

    sveltia: Sveltia CMS, an editor in the browser that saves to the forge. frontmatter: frontmatter.json, for the
    extension Front Matter of Visual Studio Code.
    """
    if editor == "frontmatter" and (package or app_id):
        raise click.UsageError("--page and --app-id are for sveltia.")
    site = require_site(config_file)
    records = load_records(site)
    if editor == "frontmatter":
        made = make_frontmatter_json(site, records, find_prefix(site.root))
        click.echo(json.dumps(made, indent=2, ensure_ascii=False))
        return
    repository = find_repository(site)
    try:
        config = make_sveltia_config(site, records, repository, app_id=app_id)
        if package is None or repository is None:
            click.echo(format_fields(config), nl=False)
            return
        page = make_editor_page(site, config, repository, package)
        folder = site.content_dir / EDITOR_DIR
        folder.mkdir(exist_ok=True)
        for name, content in page.items():
            (folder / name).write_bytes(content)
            click.echo(site.relative(folder / name))
    except EditorError as error:
        end(SettingsError([Problem(site.file.name, 1, 1, "", str(error))]), EXIT_USAGE)
    except OSError as error:
        end(
            SettingsError([Problem(str(error.filename), 1, 1, "", f"cannot be written: {error.strerror}.")]), EXIT_USAGE
        )
