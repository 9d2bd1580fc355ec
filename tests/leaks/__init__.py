"""Does anything get out? Data that could leak is there, and every address is asked for it as every kind of person."""
