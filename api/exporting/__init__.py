"""Papers that people take along: one content, written as ODT, DOCX, PDF, Markdown, CSV, calendar or bibliography."""
