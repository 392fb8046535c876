"""How the project's own weights are made. Nothing here runs when a question is answered."""
