"""A small board app on FastAPI: boards, lists, cards and comments, read as contexts and changed by functions.

One noun per module; `app.create_app` finds every ``@client`` function in them.
"""
