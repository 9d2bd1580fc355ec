"""How long the texts of an answer may be, in characters, wherever they come from."""

MAX_EXPLANATION = 5000
MAX_OWNER = 150
