"""The index as files of the site, in a folder named after what they hold, so that browsers can keep them for ever."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from dealshelf.search.document import Document
from dealshelf.search.documents import ROW, Gathering
from dealshelf.search.index import VERSION, write_index, write_json
from dealshelf.search.kept import FOLDER, POINTER, Inputs, find_kept, name_folder
from dealshelf.search.synonyms import Synonyms
from dealshelf.views.shelf import Shelf


def list_search_files(shelf: Shelf, site_dir: Path | None = None) -> Iterator[tuple[str, str]]:
    """Yield every file that search needs: its path from the site's root, and its text; the pointer comes last.

    `site_dir` is where the site stands so far: when the same went into its index, that is taken over.
    """
    gathering = Gathering(shelf)
    naming = gathering.naming
    fields, alike, stages = naming.fields(), naming.alike(), naming.stages()
    inputs = Inputs(ROW, fields, alike, stages)
    documents: Iterable[Document] = inputs.watch(gathering.documents())
    files = None
    if kept := find_kept(site_dir) if site_dir else None:
        # Only where that may save the rest of the work are all texts in memory at once.
        documents = list(documents)
        files = kept.read() if kept.made_from == inputs.name() else None
    if files is None:
        files = dict(write_index(documents, fields, row=ROW, synonyms=Synonyms(alike), stages=stages))
    name = name_folder(files)
    for path, text in files.items():
        yield f"{FOLDER}/{name}/{path}", text
    yield POINTER, write_json({"v": VERSION, "folder": f"{name}/", "made_from": inputs.name()})
