"""The screens of the desk: what belongs together under one set of keys."""
