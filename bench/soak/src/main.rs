//! Two apps with their caches in one Redis, for a long time: one on axum behind two edges, one on FastAPI with two worker
//! processes, reached through an edge and directly. Clients change and read through all doors, while origins, edges and
//! Redis are killed, frozen and emptied. Nothing stale and nothing of another caller may be shown, and nothing may grow.
//!
//! * `origin`: the app on axum, as a process of its own; `boards`: its data, in files that outlive it;
//!   `python/origin.py`: the app on FastAPI
//! * `stage`: all processes; `process`: one of them; `site`: how clients reach them; `fault`: what is done to them
//! * `truth`: what a read has to show; `client`: who writes and reads
//! * `memory`: what the processes hold over time; `report`: what came of it
#![allow(clippy::print_stdout, reason = "it prints its report")]

mod boards;
mod client;
mod fault;
mod memory;
mod origin;
mod process;
mod report;
mod site;
mod stage;
mod truth;

use std::{error::Error, path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;

/// What is run: the whole, or its origin alone.
#[derive(Parser)]
enum Command {
    /// Run everything for some minutes, and say whether anything was stale or grew
    Run {
        /// How long
        #[arg(long, default_value_t = 10.0)]
        minutes: f64,
        /// What decides which fault comes when
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Serve the app and print where
    Origin {
        /// Folder of its data
        #[arg(long)]
        data: PathBuf,
        /// Redis of its cache
        #[arg(long)]
        redis: String,
        /// Where to listen
        #[arg(long)]
        port: u16,
    },
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    match Command::parse() {
        Command::Run { minutes, seed } => {
            report::run(Duration::try_from_secs_f64(minutes * 60.0)?, seed)
        }
        Command::Origin { data, redis, port } => {
            origin::serve(data, &redis, port)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
