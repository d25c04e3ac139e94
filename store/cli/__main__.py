"""`python -m store.cli`: the commands without a screen, as the desk starts them in a child process."""

import sys

from store.cli import main

if __name__ == "__main__":
    sys.exit(main())
