"""A git repository that a test makes, commit by commit, always with the same hashes."""

import os
import subprocess
from pathlib import Path

INES = "Ines Okafor <ines@example.com>"
MARTA = "Marta Lindqvist <marta@example.com>"
DAY = "2026-11-02T09:00:00+0100"


class GitFolder:
    """A repository with files in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")
        for setting in ("user.name=Nobody", "user.email=nobody@example.com", "commit.gpgsign=false"):
            self.git("config", *setting.split("="))

    def git(self, *words: str, stdin: str | None = None, **environment: str) -> str:
        """Run git in the folder, and return what it says."""
        result = subprocess.run(
            ["git", *words],
            cwd=self.root,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def write(self, files: dict[str, str]) -> None:
        """Write files by path."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, subject: str, files: dict[str, str] | None = None, *, author: str = INES, on: str = DAY) -> str:
        """Commit everything, after writing some files; return the commit's hash."""
        self.write(files or {})
        self.git("add", "--all")
        name, _, mail = author.rstrip(">").partition(" <")
        who = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail, "GIT_AUTHOR_DATE": on, "GIT_COMMITTER_DATE": on}
        self.git("commit", "--quiet", "--allow-empty", f"--message={subject}", **who)
        return self.git("rev-parse", "HEAD")
