"""Editing without YAML: forms for a git-based editor in the browser, and for one in Visual Studio Code."""

from dealshelf.editing.frontmatter_json import make_frontmatter_json
from dealshelf.editing.page import EDITOR_DIR, SVELTIA_VERSION, make_editor_page
from dealshelf.editing.sveltia import EditorError, make_sveltia_config

__all__ = [
    "EDITOR_DIR",
    "SVELTIA_VERSION",
    "EditorError",
    "make_editor_page",
    "make_frontmatter_json",
    "make_sveltia_config",
]
