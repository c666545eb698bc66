"""A folder of Markdown from elsewhere → assets of the library. See docs/importing.md."""

from datetime import date
from pathlib import Path

from dealshelf.importing.mapping import Mapping, load_mapping
from dealshelf.importing.plan import ImportPlan, PlannedFile, Progress, plan_import
from dealshelf.importing.report import OUTCOMES, ImportReport, Outcome, Result, format_report
from dealshelf.importing.write import write_import
from dealshelf.site import Site

__all__ = [
    "OUTCOMES",
    "ImportPlan",
    "ImportReport",
    "Mapping",
    "Outcome",
    "PlannedFile",
    "Progress",
    "Result",
    "format_report",
    "import_folder",
    "load_mapping",
    "plan_import",
    "write_import",
]


def import_folder(
    site: Site,
    source: Path,
    *,
    mapping: Mapping | None,
    add_vocabulary: bool,
    today: date,
    into: str = "",
    progress: Progress | None = None,
) -> ImportReport:
    """Bring a folder of Markdown into the library, and return what became of every file.

    `into` is a folder below the library and goes before the map file's. `add_vocabulary` adds new words to the
    site's configuration. `progress` is called with steps done and all steps. Nothing is written when the plan
    fails. Raises `SettingsError` when source, folder or map file cannot be used.
    """
    plan = plan_import(
        site,
        source,
        mapping=mapping,
        add_vocabulary=add_vocabulary,
        today=today,
        into=into,
        progress=progress,
    )
    write_import(plan)
    return plan.report
