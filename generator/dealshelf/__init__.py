"""dealshelf: a git repository of Markdown becomes the content library that sales and marketing share."""

__version__ = "0.1.0"
