//! Generates the TypeScript client of a Mizan schema.
