"""The theme: templates, styles and scripts. A package only so that MkDocs finds the folder by name."""
