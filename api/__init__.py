"""HTTP: JSON API, pages, linked data and SPARQL; and the command line."""
