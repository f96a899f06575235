//! Makes every intersection one that TypeScript reads as JSON does, and refuses endless types.

mod absent;
mod cycle;
mod expand;
mod intersect;
mod known;
mod walk;

pub(crate) use walk::settle;
