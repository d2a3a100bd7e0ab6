"""From document to statements with evidence: readers, layout, language, extraction, linking."""
