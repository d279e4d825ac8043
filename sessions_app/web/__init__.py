"""Pages and commands over HTTP: read the request, call one service or selector, render. No rules."""
