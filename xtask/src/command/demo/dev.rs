//! `cargo xtask demo --dev`: Vite with reload in front of the server, rebuilt and regenerated on change.

use std::io::{BufRead as _, BufReader};
use std::process::{ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use crate::failure::{Doing, Failure, Result};
use crate::process::{self, Owned};
use crate::project::Project;
use crate::stamp::Stamp;
use crate::{generate, npm};

use super::{WEB, build_board};

const POLL: Duration = Duration::from_millis(500);

/// Serves with reload until ctrl-c.
pub(super) fn run(project: &Project) -> Result<ExitCode> {
    build_board(project)?;
    let (mut server, address) = serve(project, "0")?;
    let port = port_of(&address)?;
    let mut vite = npm::bin(project, "vite");
    vite.current_dir(project.path(WEB))
        .env("MIZAN_SERVER", &address);
    let mut vite = Owned::spawn(&mut vite)?;
    let mut seen = rust_sources(project)?;
    while !process::interrupted() && !vite.has_ended() {
        thread::sleep(POLL);
        let now = rust_sources(project)?;
        if now.is_same_as(&seen) {
            continue;
        }
        seen = now;
        // A change that does not compile keeps the last good server running.
        if build_board(project).is_ok() && generate::write(project).is_ok() {
            drop(server);
            (server, _) = serve(project, &port)?;
        }
    }
    drop(server);
    Ok(ExitCode::SUCCESS)
}

/// Starts the server and reads the address it prints.
fn serve(project: &Project, port: &str) -> Result<(Owned, String)> {
    let board = project.binary("debug", "board");
    let mut command = project.command(&board.to_string_lossy());
    command.args(["--port", port]).stdout(Stdio::piped());
    let mut server = Owned::spawn(&mut command)?;
    let output = server
        .take_stdout()
        .ok_or_else(|| Failure::new("the server has no output"))?;
    let mut lines = BufReader::new(output).lines();
    let address = lines
        .by_ref()
        .map_while(std::result::Result::ok)
        .find_map(|line| url_in(&line))
        .ok_or_else(|| Failure::new("the server ended before it printed its address"))?;
    // Keeps the pipe open: a server must not die of writing a line nobody reads.
    thread::spawn(move || lines.for_each(drop));
    Ok((server, address))
}

fn url_in(line: &str) -> Option<String> {
    line.split_whitespace()
        .find(|word| word.starts_with("http://"))
        .map(|url| url.trim_end_matches('/').to_owned())
}

fn port_of(address: &str) -> Result<String> {
    address
        .rsplit(':')
        .next()
        .map(str::to_owned)
        .filter(|port| port.parse::<u16>().is_ok())
        .ok_or_else(|| Failure::new(format!("`{address}` names no port")))
}

fn rust_sources(project: &Project) -> Result<Stamp> {
    let sources: Vec<String> = project
        .files()?
        .into_iter()
        .filter(|file| file.starts_with("examples/board/") || file.starts_with("crates/"))
        .filter(|file| file.ends_with(".rs") || file.ends_with(".sql"))
        .collect();
    Stamp::of(project, "board-dev", &sources).doing("look for changes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_what_the_server_says() {
        let line = "board is at http://127.0.0.1:4321/";
        assert_eq!(url_in(line).as_deref(), Some("http://127.0.0.1:4321"));
        assert_eq!(port_of("http://127.0.0.1:4321").unwrap(), "4321");
    }
}
