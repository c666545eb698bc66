"""Search: an index of small static files made with the site, and its reader. The format: docs/search-format.md."""
