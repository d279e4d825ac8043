"""What a session leaves: exports for organizers, and everybody's own page. Reads only through selectors."""
