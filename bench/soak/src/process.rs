//! One process that ends with its handle, and what can be done to it meanwhile.

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A process that can be killed and started again as it was.
pub(crate) struct Process {
    pub(crate) name: &'static str,
    start: Box<dyn Fn() -> Command + Send + Sync>,
    /// What its output says once it is ready.
    ready: &'static str,
    child: Mutex<Child>,
    is_killed: AtomicBool,
}

impl Process {
    /// Starts it, and waits until a line of its output has `ready` in it; gives that line, too.
    pub(crate) fn start(
        name: &'static str,
        ready: &'static str,
        start: impl Fn() -> Command + Send + Sync + 'static,
    ) -> Outcome<(Self, String)> {
        let (child, line) = spawn(name, ready, &mut start())?;
        let process = Self {
            name,
            start: Box::new(start),
            ready,
            child: Mutex::new(child),
            is_killed: AtomicBool::new(false),
        };
        Ok((process, line))
    }

    /// Its id, which another start changes.
    pub(crate) fn id(&self) -> u32 {
        self.child().id()
    }

    /// How it ended, if it was not killed here.
    pub(crate) fn ended_by_itself(&self) -> Option<ExitStatus> {
        // Held until both are read: it may be started again meanwhile.
        let mut child = self.child();
        let ended = child.try_wait().ok().flatten();
        ended.filter(|_| !self.is_killed.load(Ordering::SeqCst))
    }

    /// Kills it without warning.
    pub(crate) fn kill(&self) {
        self.is_killed.store(true, Ordering::SeqCst);
        let mut child = self.child();
        // One that has ended by itself is dead as well.
        let _ = child.kill();
        let _ = child.wait();
    }

    /// Starts it again after it was killed.
    pub(crate) fn start_again(&self) -> Outcome<()> {
        let (child, _) = spawn(self.name, self.ready, &mut (self.start)())?;
        let mut place = self.child();
        *place = child;
        self.is_killed.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Stops it in its tracks: its connections stay open and nothing answers.
    pub(crate) fn freeze(&self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Lets it go on.
    pub(crate) fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) {
        if let Ok(id) = i32::try_from(self.id()) {
            let _ = kill(Pid::from_raw(id), signal);
        }
    }

    fn child(&self) -> std::sync::MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn spawn(name: &str, ready: &str, command: &mut Command) -> Outcome<(Child, String)> {
    let command = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command
        .spawn()
        .map_err(|error| format!("cannot start {name}: {error}"))?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let Some(line) = lines.find(|line| line.contains(ready)) else {
        let _ = child.kill();
        let status = child.wait()?;
        return Err(format!("{name} ended before it was ready: {status}").into());
    };
    // Whoever fills the pipe must not be held up.
    std::thread::spawn(move || lines.for_each(drop));
    Ok((child, line))
}
