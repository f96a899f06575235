"""The apps that are compared: one endpoint written the way the users of each framework write it."""
