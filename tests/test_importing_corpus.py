"""A real blog, brought in whole: every post is accounted for, and the library has no errors."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from dealshelf.checks import check_library
from dealshelf.importing import ImportReport, Mapping, import_folder
from dealshelf.library import join_library
from dealshelf.load import load_records
from dealshelf.site import load_site

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "netdata-blog"
LIBRARY = Path(__file__).parent / "cases" / "importing" / "library"
TODAY = date(2026, 11, 20)

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")


@pytest.mark.parametrize("add_vocabulary", [False, True])
def test_every_post_is_accounted_for(tmp_path: Path, add_vocabulary: bool) -> None:
    """176 posts give 176 assets; nothing is an error; a second run writes nothing."""
    shutil.copytree(LIBRARY, tmp_path / "shelf")
    file = tmp_path / "shelf" / "site.yml"
    mapping = Mapping.model_validate({"base_url": ["https://blog.netdata.cloud"], "defaults": {"type": "article"}})

    def bring() -> ImportReport:
        site = load_site(file)
        return import_folder(site, CORPUS, mapping=mapping, add_vocabulary=add_vocabulary, today=TODAY)

    report = bring()

    posts = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*.md*")}
    assert len(posts) == 176
    assert {result.source for result in report.results} == posts
    assert report.count("imported") == 176
    assert len({result.target for result in report.results}) == 176
    site = load_site(file)
    records = load_records(site)
    library = join_library(site, records, today=TODAY, audience="internal")
    problems = records.problems + check_library(library, records)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert len(library.assets) == 176 + 1
    assert all(bool(asset.tags) for asset in library.live) == add_vocabulary

    again = bring()

    assert again.count("unchanged") == 176
    assert not again.changed_anything
