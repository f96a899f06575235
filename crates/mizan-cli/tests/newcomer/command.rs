//! The command, run by the words of a document or a test, and stopped with it.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use ureq::Agent;

/// A running edge.
pub(crate) struct RunningEdge {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
    pub(crate) url: String,
}

impl RunningEdge {
    /// Runs `words`, such as `mizan edge --origin URL`, on a port the system chooses.
    pub(crate) fn start(words: &str, env: &[(&str, &str)]) -> Self {
        let mut child = command(words, env)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = said.next().unwrap().unwrap();
        let url = first.strip_prefix("mizan edge: ").expect(&first).to_owned();
        Self { child, said, url }
    }

    /// The next line it says.
    pub(crate) fn says(&mut self) -> String {
        self.said.next().unwrap().unwrap()
    }

    /// What a read of the list says of how it came about.
    pub(crate) fn read(&self, query: &str) -> String {
        let url = format!("{}/api/mizan/ctx/shopping/?{query}", self.url);
        status_of(&agent().get(url).call().unwrap())
    }

    /// Puts something on the list, through the edge.
    pub(crate) fn add(&self, arguments: &str) -> String {
        let url = format!("{}/api/mizan/call/add_item/", self.url);
        let call = agent().post(url).header("content-type", "application/json");
        let answer = call.send(arguments).unwrap();
        assert_eq!(answer.status(), 200);
        status_of(&answer)
    }
}

impl Drop for RunningEdge {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs `words` to their end.
pub(crate) fn run(words: &str) -> Output {
    command(words, &[]).output().unwrap()
}

fn command(words: &str, env: &[(&str, &str)]) -> Command {
    let mut words = words.split_whitespace();
    assert_eq!(words.next(), Some("mizan"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_mizan"));
    for secret in [
        "MIZAN_EDGE_SECRET",
        "MIZAN_MWT_KEYS",
        "MIZAN_EDGE_ADMIN_SECRET",
    ] {
        command.env_remove(secret);
    }
    command.args(words).envs(env.iter().copied());
    command
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false);
    config.build().new_agent()
}

/// What the edge says; the origin's own cache spoke before it.
fn status_of<B>(answer: &http::Response<B>) -> String {
    let fields = answer.headers().get_all("cache-status");
    let field = fields.iter().next_back().unwrap();
    field.to_str().unwrap().to_owned()
}
