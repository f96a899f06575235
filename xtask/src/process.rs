//! Child processes that never outlive xtask: each is owned, and its whole group dies with its owner.

use std::collections::BTreeSet;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::failure::{Doing, Failure, Result};

static LIVE: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
const PATIENCE: Duration = Duration::from_secs(3);

/// A running child and everything it started.
#[derive(Debug)]
pub(crate) struct Owned {
    child: Child,
}

impl Owned {
    /// Starts `command` in a process group of its own, with nothing to read from.
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null());
        own_group(command);
        let mut live = live();
        if interrupted() {
            return Err(Failure::new("interrupted"));
        }
        let child = command.spawn().doing(format!("start `{name}`"))?;
        live.insert(child.id());
        Ok(Self { child })
    }

    /// Waits for the child itself to end.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        let status = self.child.wait().doing("wait for a child process")?;
        if interrupted() {
            return Err(Failure::new("interrupted"));
        }
        Ok(status)
    }

    /// Whether the child has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// What the child writes on its standard output, when that is piped.
    pub(crate) fn take_stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.child.stdout.take()
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        let id = self.child.id();
        end_group(id, End::Ask);
        let deadline = Instant::now() + PATIENCE;
        while !self.has_ended() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        end_group(id, End::Force);
        // The child is reaped here so that its id cannot be reused while we still hold it.
        let _ = self.child.kill();
        let _ = self.child.wait();
        live().remove(&id);
    }
}

/// Whether ctrl-c (or a termination signal) has come.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// From here on ctrl-c and termination signals end every owned child, and thereby the command.
pub(crate) fn stop_children_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        let again = INTERRUPTED.swap(true, Ordering::SeqCst);
        let end = if again { End::Force } else { End::Ask };
        for id in live().iter() {
            end_group(*id, end);
        }
    })
    .doing("listen for ctrl-c")
}

fn live() -> MutexGuard<'static, BTreeSet<u32>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy)]
enum End {
    Ask,
    Force,
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn end_group(id: u32, end: End) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    let signal = match end {
        End::Ask => Signal::SIGTERM,
        End::Force => Signal::SIGKILL,
    };
    if let Ok(id) = i32::try_from(id) {
        // A group that is gone already is what we want.
        let _ = killpg(Pid::from_raw(id), signal);
    }
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

#[cfg(not(unix))]
fn end_group(_: u32, _: End) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader, Read as _};

    #[test]
    fn a_grandchild_dies_with_its_owner() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo started; wait"]);
        let mut owned = Owned::spawn(command.stdout(Stdio::piped())).unwrap();
        let mut output = BufReader::new(owned.take_stdout().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "started\n");
        drop(owned);
        // The pipe closes only when the last process holding it is gone.
        let mut rest = Vec::new();
        output.read_to_end(&mut rest).unwrap();
        assert!(rest.is_empty());
    }
}
