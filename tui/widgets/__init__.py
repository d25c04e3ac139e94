"""The widgets of the desk: each paints its own lines, and tells the screen by messages what a person did on it."""
