"""What browsers may call, one noun a module; each holds its contexts, types, errors and functions."""
