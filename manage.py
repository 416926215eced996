#!/usr/bin/env python
"""The command line of the portal; reads .env first, so that bare commands work after `make`."""

import sys

from portal.env import load_dotenv


def main() -> None:
    load_dotenv()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
