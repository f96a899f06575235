//! Runs `mizan generate` for every `mizan.toml` of the repository.

use std::fs;

use toml::{Table, Value};

use crate::checks::Verdict;
use crate::failure::{Doing, Result};
use crate::project::Project;
use crate::step;
use crate::suite::rust;

/// Whether the committed clients are those the generator makes now.
pub(crate) fn check(project: &Project) -> Result<Verdict> {
    let configs = configs(project)?;
    if configs.is_empty() {
        return Ok(Verdict::Skipped("there is no mizan.toml".to_owned()));
    }
    rust::build(project)?;
    let mut ok = true;
    for config in configs {
        ok &= generate(project, &config, &["--check"])?;
    }
    Ok(Verdict::of(ok))
}

/// Writes every client anew.
pub(crate) fn write(project: &Project) -> Result<()> {
    let configs = configs(project)?;
    if !configs.is_empty() {
        rust::build(project)?;
    }
    for config in configs {
        generate(project, &config, &[])?;
    }
    Ok(())
}

/// Paths of all `mizan.toml` files.
fn configs(project: &Project) -> Result<Vec<String>> {
    let files = project.files()?;
    let is_config = |file: &String| file.as_str() == "mizan.toml" || file.ends_with("/mizan.toml");
    Ok(files.into_iter().filter(is_config).collect())
}

fn generate(project: &Project, config: &str, flags: &[&str]) -> Result<bool> {
    let mizan = project.binary("debug", "mizan");
    let mut command = project.command(&mizan.to_string_lossy());
    command.args(["generate", "--config", config]).args(flags);
    if let Some(app) = app(project, config)? {
        let binary = project.binary("debug", &app);
        command.args(["--command", &binary.to_string_lossy()]);
    }
    let name = format!("mizan generate {config} {}", flags.join(" "));
    Ok(step::run(project, name.trim_end(), &mut command)?.ok)
}

/// The package whose schema is asked for with cargo: it is built already, in a way cargo would not build it alone.
fn app(project: &Project, config: &str) -> Result<Option<String>> {
    let text = fs::read_to_string(project.path(config)).doing(format!("read {config}"))?;
    let settings: Table = text.parse().doing(format!("read {config}"))?;
    let command = settings
        .get("schema")
        .and_then(|schema| schema.get("command"));
    let package = command
        .and_then(Value::as_str)
        .and_then(|command| command.strip_prefix("cargo run --quiet --package "));
    Ok(package.map(str::to_owned))
}
