"""Open pull requests: asked of the forge by a command, kept in a file, read by the build."""

from dealshelf.pulls.file import PULLS_FILE, read_pulls, write_pulls
from dealshelf.pulls.model import Comment, ForgeError, PullRequest, Pulls, Touch

__all__ = ["PULLS_FILE", "Comment", "ForgeError", "PullRequest", "Pulls", "Touch", "read_pulls", "write_pulls"]
