"""The press: typst, which makes papers and pictures, in a program of its own."""
