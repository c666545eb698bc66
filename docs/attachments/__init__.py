"""The texts of the sample library's attachments, and a maker for each kind of file."""
