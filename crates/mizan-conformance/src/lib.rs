//! Runs the cases of spec/ against any Mizan backend.
