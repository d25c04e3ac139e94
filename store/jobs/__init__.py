"""The flows that join the rooms: a configuration, an archive and a clock come in, rounds and answers go out."""
