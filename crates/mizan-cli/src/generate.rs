//! `mizan generate`: writes the TypeScript client, or checks that it is fresh.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use mizan_codegen::{Framework, Options, Output};

use crate::{config::Config, error::CliError, source::SourceArguments};

/// Generate the TypeScript client of an app
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: SourceArguments,

    /// Folder of the generated client
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Framework to write hooks for; may be given again
    #[arg(long = "framework", value_name = "NAME")]
    frameworks: Vec<Framework>,

    /// Write nothing; exit with 1 and a diff when the client is not fresh
    #[arg(long)]
    check: bool,

    /// Print nothing but errors and diffs
    #[arg(long)]
    quiet: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let config = Config::find(arguments.source.config.as_deref())?;
    let source = arguments
        .source
        .choose(config.as_ref(), "--schema or --command, and --out")?;
    let (dir, options) = arguments.target(config.as_ref())?;
    let schema = source.obtain(arguments.quiet)?;
    let started = Instant::now();
    let output = mizan_codegen::generate(&schema, &options)?;
    let run = Run {
        arguments,
        output,
        dir,
        started,
    };
    if arguments.check {
        run.check()
    } else {
        run.write()
    }
}

impl Arguments {
    /// Where the client goes and what it consists of: flags first, then settings.
    fn target(&self, config: Option<&Config>) -> Result<(PathBuf, Options), CliError> {
        let client = config.and_then(|config| Some((config, config.settings.client.as_ref()?)));
        let frameworks = match client {
            Some((_, client)) if self.frameworks.is_empty() => client.frameworks.clone(),
            _ => self.frameworks.clone(),
        };
        let dir = match (&self.out, client, config) {
            (Some(out), _, _) => out.clone(),
            (None, Some((config, client)), _) => config.folder().join(&client.output),
            (None, None, Some(config)) => {
                return Err(config.error("`[client]` with `output` is missing; or give --out"));
            }
            (None, None, None) => {
                let from = crate::config::working_folder()?;
                return Err(CliError::NoConfig {
                    from,
                    flags: "--out",
                });
            }
        };
        Ok((dir, Options { frameworks }))
    }
}

/// A generated client on its way to the disk.
struct Run<'a> {
    arguments: &'a Arguments,
    output: Output,
    dir: PathBuf,
    started: Instant,
}

impl Run<'_> {
    fn write(&self) -> Result<ExitCode, CliError> {
        let done = self.output.write(&self.dir)?;
        let counts = format!(
            "{} written, {} unchanged, {} removed",
            done.written, done.unchanged, done.removed
        );
        self.say(&counts)?;
        Ok(ExitCode::SUCCESS)
    }

    fn check(&self) -> Result<ExitCode, CliError> {
        let diff = self.output.check(&self.dir)?;
        if diff.is_empty() {
            self.say(&format!("{} fresh", self.output.files().len()))?;
            return Ok(ExitCode::SUCCESS);
        }
        print(&diff)?;
        Ok(ExitCode::from(1))
    }

    /// The one line that tells what was done.
    fn say(&self, counts: &str) -> Result<(), CliError> {
        if self.arguments.quiet {
            return Ok(());
        }
        let took = self.started.elapsed().as_millis();
        print(&format!("{}: {counts} ({took} ms)\n", self.dir.display()))
    }
}

fn print(text: &str) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|source| CliError::Stream {
            stream: "standard output",
            source,
        })
}
