//! `cargo xtask demo --dev`: Vite with reload in front of the server, rebuilt and regenerated on change.

use std::io::{BufRead as _, BufReader};
use std::process::{ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use crate::backend::Backend;
use crate::failure::{Doing, Failure, Result};
use crate::npm;
use crate::process::{self, Owned};
use crate::project::Project;
use crate::stamp::Stamp;
use crate::web::Web;

const POLL: Duration = Duration::from_millis(500);

/// Serves with reload until ctrl-c.
pub(super) fn run(project: &Project, backend: Backend, web: Web) -> Result<ExitCode> {
    backend.build(project)?;
    let (mut server, address) = serve(project, backend, web, "0")?;
    let port = port_of(&address)?;
    let mut vite = npm::bin(project, "vite");
    vite.current_dir(project.path(&web.folder()))
        .env("MIZAN_SERVER", &address);
    let mut vite = Owned::spawn(&mut vite)?;
    let mut seen = sources(project, backend)?;
    while !process::interrupted() && !vite.has_ended() {
        thread::sleep(POLL);
        let now = sources(project, backend)?;
        if now.is_same_as(&seen) {
            continue;
        }
        seen = now;
        // A change that does not compile keeps the last good server running.
        if backend.build(project).is_ok() && backend.generate(project, &web.folder()).is_ok() {
            drop(server);
            (server, _) = serve(project, backend, web, &port)?;
        }
    }
    drop(server);
    Ok(ExitCode::SUCCESS)
}

/// Starts the server and reads the address it prints.
fn serve(project: &Project, backend: Backend, web: Web, port: &str) -> Result<(Owned, String)> {
    let mut command = backend.serve(project, web, port)?;
    let mut server = Owned::spawn(command.stdout(Stdio::piped()))?;
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

fn sources(project: &Project, backend: Backend) -> Result<Stamp> {
    let mut files = project.files()?;
    files.retain(|file| backend.is_made_of(file));
    Stamp::of(project, "board-dev", &files).doing("look for changes")
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
