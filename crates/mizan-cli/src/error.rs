//! Everything that can stop a command, in the words the developer reads.

use std::{io, path::PathBuf};

use crate::source::Document;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum CliError {
    /// No settings and not enough flags to do without.
    #[error(
        "there is no `mizan.toml` in `{}` or above it; write one, such as\n\n\
         [schema]\ncommand = \"cargo run --quiet\"\n\n\
         [client]\noutput = \"web/src/mizan\"\nframeworks = [\"react\"]\n\n\
         or give {flags}",
        from.display()
    )]
    NoConfig {
        /// Where the search began.
        from: PathBuf,
        /// The flags that make the file unnecessary.
        flags: &'static str,
    },

    /// The settings are not as they should be.
    #[error("`{}` cannot be used: {reason}", path.display())]
    Config {
        /// The settings file.
        path: PathBuf,
        /// What is wrong, with the place in the file.
        reason: String,
    },

    /// A file could not be read or written.
    #[error("cannot {action} `{}`: {source}", path.display())]
    File {
        /// What was attempted.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// Standard input or output failed.
    #[error("cannot use the {stream}: {source}")]
    Stream {
        /// Which one.
        stream: &'static str,
        /// The cause.
        source: io::Error,
    },

    /// The command that prints the schema could not be started.
    #[error("cannot start `{command}`: {source}; it runs in `{}`", folder.display())]
    Start {
        /// The command.
        command: String,
        /// Its working folder.
        folder: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// The command ended with an error.
    #[error("`{command}` failed ({status}){}", tail(stderr))]
    Command {
        /// The command.
        command: String,
        /// How it ended.
        status: String,
        /// Last lines of what it wrote to its standard error.
        stderr: String,
    },

    /// The command went on for too long.
    #[error(
        "`{command}` was still running after {seconds} s and was stopped: it has to call \
         `mizan::App::build()`, which prints the {document} and exits when MIZAN_ASK={document} is set{}",
        tail(stderr)
    )]
    TooSlow {
        /// What it was asked for.
        document: Document,
        /// The command.
        command: String,
        /// How long it was allowed to run.
        seconds: u64,
        /// Last lines of what it wrote to its standard error.
        stderr: String,
    },

    /// The command ended well but printed something else.
    #[error(
        "`{command}` printed no {document}{first}: it has to call `mizan::App::build()`, which prints \
         the {document} and exits when MIZAN_ASK={document} is set, before it prints anything else{}",
        tail(stderr)
    )]
    NoDocument {
        /// What it was asked for.
        document: Document,
        /// The command.
        command: String,
        /// What it printed instead, in words.
        first: String,
        /// Last lines of what it wrote to its standard error.
        stderr: String,
    },

    /// The server does not serve its schema.
    #[error(
        "`{url}` answered 404: the schema endpoint is off in production builds; ask a development \
         build, or use `--command` or `--schema FILE`"
    )]
    EndpointOff {
        /// The address asked.
        url: String,
    },

    /// The server answered with something else.
    #[error("`{url}` answered {status}: is this the address of the schema endpoint?")]
    Status {
        /// The address asked.
        url: String,
        /// The HTTP status.
        status: u16,
    },

    /// The server could not be reached.
    #[error("cannot read `{url}`: {reason}; is the server running?")]
    Unreachable {
        /// The address asked.
        url: String,
        /// The cause.
        reason: String,
    },

    /// The system gave no random bytes.
    #[error("the system gives no random bytes: {reason}")]
    Random {
        /// The cause.
        reason: String,
    },

    /// A set of keys cannot be used.
    #[error(transparent)]
    Keys(#[from] mizan_core::mwt::KeySetError),

    /// A variable of the environment cannot be used.
    #[error("`{name}` cannot be used: {reason}; correct or unset it")]
    Variable {
        /// Its name.
        name: &'static str,
        /// What is wrong.
        reason: String,
    },

    /// The edge could not be built or served.
    #[error(transparent)]
    Edge(#[from] mizan_edge::EdgeError),

    /// The address cannot be listened on.
    #[error("cannot listen on `{listen}`: {source}; give another address with `{flag}`")]
    Listen {
        /// The address.
        listen: std::net::SocketAddr,
        /// The flag that names it.
        flag: &'static str,
        /// The cause.
        source: io::Error,
    },

    /// The manifest that was named cannot be used.
    #[error("`--manifest` cannot be used: {0}")]
    Manifest(#[source] mizan_edge::ManifestError),

    /// The origin is the edge itself.
    #[error(
        "`--origin` and `--listen` are both `{listen}`; give the port of the backend with `--origin`"
    )]
    Loop {
        /// The address.
        listen: std::net::SocketAddr,
    },

    /// The system gives no threads or signals.
    #[error("cannot start: {0}")]
    Runtime(#[source] io::Error),

    /// The cases could not be run.
    #[error(transparent)]
    Conform(#[from] mizan_conformance::Error),

    /// The client could not be generated.
    #[error(transparent)]
    Generate(#[from] mizan_codegen::GenerateErrors),

    /// The client could not be written or compared.
    #[error(transparent)]
    Output(#[from] mizan_codegen::GenerateError),
}

fn tail(stderr: &str) -> String {
    if stderr.is_empty() {
        String::new()
    } else {
        format!("\n\n{stderr}")
    }
}
