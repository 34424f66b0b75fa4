"""``python -m qa`` is the ``wenda`` command."""

from qa.cli import main

if __name__ == "__main__":
    main()
