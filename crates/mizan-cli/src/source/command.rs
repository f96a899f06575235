//! Gets a document from a program that prints it.

use std::{
    io::{self, IsTerminal, Read, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use super::Document;
use crate::error::CliError;

/// How many lines of a failed command's standard error are shown.
const TAIL: usize = 30;

/// How long the end of the standard error is waited for once the command is done; something it
/// left running may hold it open.
const GRACE: Duration = Duration::from_millis(500);

/// Runs `line` in `folder` with `MIZAN_ASK` in its environment and gives what it prints.
pub(super) fn ask(
    document: Document,
    line: &str,
    folder: &Path,
    timeout: Duration,
    quiet: bool,
) -> Result<String, CliError> {
    let started = Running::start(document, line, folder, !quiet && io::stderr().is_terminal());
    let mut running = started.map_err(|source| CliError::Start {
        command: line.to_owned(),
        folder: folder.to_owned(),
        source,
    })?;
    let ended = running.wait(timeout);
    let (command, stderr) = (line.to_owned(), running.stderr_tail());
    match ended {
        None => Err(CliError::TooSlow {
            document,
            command,
            seconds: timeout.as_secs(),
            stderr,
        }),
        Some((_, status)) if !status.success() => Err(CliError::Command {
            command,
            status: status.to_string(),
            stderr,
        }),
        Some((text, _)) if text.trim_start().starts_with('{') => Ok(text),
        Some((text, _)) => Err(CliError::NoDocument {
            document,
            command,
            first: first_line(&text),
            stderr,
        }),
    }
}

fn first_line(text: &str) -> String {
    match text.lines().find(|line| !line.trim().is_empty()) {
        Some(line) => format!(", it began with `{}`", line.trim()),
        None => String::new(),
    }
}

/// A started command; dropping it stops the command and what it started.
struct Running {
    id: u32,
    ended: bool,
    stdout: mpsc::Receiver<String>,
    status: mpsc::Receiver<ExitStatus>,
    stderr: Arc<Mutex<Vec<u8>>>,
    stderr_done: mpsc::Receiver<()>,
    /// What the command says is on the screen already.
    shown: bool,
}

impl Running {
    fn start(document: Document, line: &str, folder: &Path, shown: bool) -> io::Result<Self> {
        let mut child = shell(line)
            .current_dir(folder)
            .env("MIZAN_ASK", document.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let stderr = Arc::default();
        Ok(Self {
            id: child.id(),
            ended: false,
            stdout: collect(child.stdout.take()),
            stderr_done: follow(child.stderr.take(), &stderr, shown),
            status: status(child),
            stderr,
            shown,
        })
    }

    /// What the command printed and how it ended; `None` when it did not end in time.
    fn wait(&mut self, timeout: Duration) -> Option<(String, ExitStatus)> {
        let deadline = Instant::now() + timeout;
        let left = || deadline.saturating_duration_since(Instant::now());
        let text = self.stdout.recv_timeout(left()).ok()?;
        let status = self.status.recv_timeout(left()).ok()?;
        self.ended = true;
        Some((text, status))
    }

    /// The last lines of the standard error, unless they were shown.
    fn stderr_tail(&self) -> String {
        if self.shown {
            return String::new();
        }
        if self.ended {
            let _ = self.stderr_done.recv_timeout(GRACE);
        }
        let bytes = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        lines
            .get(lines.len().saturating_sub(TAIL)..)
            .unwrap_or_default()
            .join("\n")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            let _ = stop(self.id)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
        }
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new("sh");
    // A group of its own, so that what the shell starts can be stopped with it.
    command.args(["-c", line]).process_group(0);
    command
}

#[cfg(unix)]
fn stop(id: u32) -> Command {
    let mut command = Command::new("kill");
    command.args(["-KILL", "--", &format!("-{id}")]);
    command
}

#[cfg(windows)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.args(["/C", line]);
    command
}

#[cfg(windows)]
fn stop(id: u32) -> Command {
    let mut command = Command::new("taskkill");
    command.args(["/T", "/F", "/PID", &id.to_string()]);
    command
}

/// Everything a pipe gives, once it is at its end.
fn collect(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

/// Keeps what a pipe gives as it comes, and shows it if asked to.
fn follow(
    pipe: Option<impl Read + Send + 'static>,
    kept: &Arc<Mutex<Vec<u8>>>,
    shown: bool,
) -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel();
    let kept = Arc::clone(kept);
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return };
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = pipe.read(&mut chunk) {
            let new = chunk.get(..length).unwrap_or_default();
            kept.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend_from_slice(new);
            if shown {
                let _ = io::stderr().write_all(new);
            }
        }
        let _ = sender.send(());
    });
    receiver
}

fn status(mut child: Child) -> mpsc::Receiver<ExitStatus> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || child.wait().map(|status| sender.send(status)));
    receiver
}

#[cfg(all(test, unix))]
mod tests {
    use std::{path::Path, time::Duration};

    use super::{Document, ask};

    fn asked(line: &str, timeout: Duration) -> Result<String, String> {
        ask(Document::Schema, line, Path::new("."), timeout, true)
            .map_err(|error| error.to_string())
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn the_command_is_asked_for_its_schema() {
        let line = r#"printf '{"asked": "%s"}' "$MIZAN_ASK""#;
        assert_eq!(asked(line, LONG).unwrap(), r#"{"asked": "schema"}"#);
    }

    #[test]
    fn a_failure_shows_the_end_of_the_standard_error() {
        let message = asked("seq 1 50 >&2; exit 3", LONG).unwrap_err();
        assert!(message.contains("exit status: 3"), "{message}");
        assert!(
            message.ends_with("\n49\n50") && !message.contains("\n20\n"),
            "{message}"
        );
    }

    #[test]
    fn a_command_without_a_schema_is_told_what_to_call() {
        let message = asked("echo listening", LONG).unwrap_err();
        assert!(message.contains("it began with `listening`"), "{message}");
        assert!(message.contains("mizan::App::build()"), "{message}");
    }

    #[test]
    fn a_command_that_goes_on_is_stopped_with_what_it_started() {
        let message = asked(
            "tail -f /dev/null & echo $! >&2; wait",
            Duration::from_millis(500),
        );
        let message = message.unwrap_err();
        assert!(message.contains("was stopped"), "{message}");
        let child = message.lines().last().unwrap().to_owned();
        // Ends once the child is gone or waits to be collected; goes on until the limit otherwise.
        let running = format!("kill -0 {child} 2>/dev/null");
        let zombie = format!("grep -qs '^State:.*Z' /proc/{child}/status");
        let line = format!("while {running} && ! {zombie}; do :; done; echo '{{'");
        assert_eq!(asked(&line, LONG).unwrap(), "{\n");
    }
}
