//! Mizan: write a server function once, keep every copy of its data correct.
