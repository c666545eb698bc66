"""What a change of the repository means for the people who work with the library."""

from dealshelf.changes.compare import compare_states
from dealshelf.changes.formats import FORMATS
from dealshelf.changes.states import MissingLibraryError, read_states
from dealshelf.changes.values import Changes

__all__ = ["FORMATS", "Changes", "MissingLibraryError", "compare_states", "read_states"]
