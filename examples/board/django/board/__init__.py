"""A small board app that shows what Mizan does: boards, lists, cards and comments."""
