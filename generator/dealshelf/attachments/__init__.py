"""The text of attachments (PDF, PPTX, DOCX) by page, and a picture of the first one."""
