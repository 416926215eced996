"""The demo's own pages: signing in as anybody with one click. Routed in a demo alone."""
