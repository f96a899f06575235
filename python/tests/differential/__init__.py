"""A small app whose answers depend on everything a key may have, served twice: with a cache and without one."""
