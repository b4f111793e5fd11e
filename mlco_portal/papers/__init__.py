"""Long papers: what they are made of, whoever draws them: as a web page, as PDF, or as a Word document."""
