"""Word files written with python-docx: styles, and the XML of paragraphs and tables."""
