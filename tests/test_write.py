"""The site changes at once or not at all."""

import os
import threading
from pathlib import Path

import pytest

from dealshelf import write
from dealshelf.write import SiteFolderError, Staging, exchange


def publish(site: Path, text: str) -> None:
    """Write one page and publish it."""
    staging = Staging(site)
    staging.write_page("", text)
    staging.publish()


def test_first_site_appears(tmp_path: Path) -> None:
    """Where there was none, the site is what was staged, and nothing else is left behind."""
    publish(tmp_path / "site", "one")
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_next_site_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool) -> None:
    """The old site is gone whole but for what a deployment keeps there, and a web server can read the folder."""
    if not can_exchange:
        monkeypatch.setattr(write, "exchange", lambda one, other: False)
    publish(tmp_path / "site", "one")
    (tmp_path / "site/old.html").write_text("old")
    (tmp_path / "site/.git").write_text("gitdir: elsewhere")
    (tmp_path / "site/.secret").write_text("from a site for colleagues")
    publish(tmp_path / "site", "two")
    assert sorted(entry.name for entry in (tmp_path / "site").iterdir()) == [".git", "index.html"]
    assert (tmp_path / "site/index.html").read_text() == "two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755


def test_discard_leaves_the_site(tmp_path: Path) -> None:
    """What is not published never shows."""
    publish(tmp_path / "site", "one")
    staging = Staging(tmp_path / "site")
    staging.make_folders(["a/b/", "a/"])
    staging.write_page("a/b/", "two")
    staging.discard()
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(os.name == "nt", reason="folders are exchanged on Linux")
def test_a_reader_never_sees_half(tmp_path: Path) -> None:
    """While sites replace one another, every read finds a whole page."""
    site = tmp_path / "site"
    publish(site, "0" * 1000)
    if not exchange(site, tmp_path / "site"):
        pytest.skip("this file system cannot exchange folders")
    faults: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                text = (site / "index.html").read_text()
            except FileNotFoundError:
                faults.append("missing")
            else:
                if len(set(text)) != 1 or len(text) != 1000:
                    faults.append(text)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        publish(site, str(number % 10) * 1000)
    done.set()
    reader.join()
    assert faults == []


def test_a_repository_is_not_replaced(tmp_path: Path) -> None:
    """A site folder that holds a repository of its own is refused."""
    (tmp_path / ".git").mkdir()
    with pytest.raises(SiteFolderError, match="holds a repository"):
        Staging(tmp_path)


def test_the_library_is_never_replaced(tmp_path: Path) -> None:
    """A site folder that is, holds or lies in a folder of the library is refused, and so is a file."""
    content = tmp_path / "content"
    content.mkdir()
    for site in (content, tmp_path, content / "site"):
        with pytest.raises(SiteFolderError, match="holds the library"):
            Staging(site, [content])
    (tmp_path / "file").write_text("kept")
    with pytest.raises(SiteFolderError, match="is a file"):
        Staging(tmp_path / "file", [content])
    assert (tmp_path / "file").read_text() == "kept"


def test_a_failed_second_step_brings_the_old_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders cannot be exchanged and the new one cannot be moved, the old one is put back."""
    publish(tmp_path / "site", "one")
    monkeypatch.setattr(write, "exchange", lambda one, other: False)
    staging = Staging(tmp_path / "site")
    staging.discard()
    with pytest.raises(SiteFolderError, match="as it was"):
        staging.publish()
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_named(tmp_path: Path) -> None:
    """No right to write says so, with the setting to change."""
    tmp_path.chmod(0o500)
    with pytest.raises(SiteFolderError, match="Set 'site_dir'"):
        Staging(tmp_path / "site")


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    """A file where a parent folder belongs says so."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SiteFolderError, match="Set 'site_dir'"):
        Staging(tmp_path / "file/site")


def test_addresses_are_quoted_and_folders_are_not(tmp_path: Path) -> None:
    """A page at `gr%C3%B6%C3%9Fe/` stands in the folder `größe`, where a web server looks for it."""
    staging = Staging(tmp_path / "site")
    staging.make_folders(["library/gr%C3%B6%C3%9Fe/"])
    staging.write_page("library/gr%C3%B6%C3%9Fe/", "one")
    staging.publish()
    assert (tmp_path / "site/library/größe/index.html").read_text() == "one"


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    """A staging folder a day old is removed by the next build; that of a build at work is not."""
    old, new = tmp_path / ".site.abcdefgh", tmp_path / ".site.12345678"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))
    publish(tmp_path / "site", "one")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".site.12345678", "site"]
