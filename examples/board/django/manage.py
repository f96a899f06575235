#!/usr/bin/env python
"""Django's command line: ``python manage.py runserver``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")
    os.environ.setdefault("BOARD_DEBUG", "1")
    execute_from_command_line(sys.argv)
