"""Where the command line begins: `find` loads only what it needs, since the other commands take a fifth of a second."""

import sys


def run() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["find"]:
        from dealshelf.cli_find import find

        find(sys.argv[2:], prog_name="dealshelf find")
    from dealshelf.cli import run as run_command

    run_command()
