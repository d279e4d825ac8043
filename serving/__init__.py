"""What daphne lacks, and Django behind it: bounds, threads that make pages, downloads, joined files, a clock that
is checked, and leaving well. Knows no session."""
