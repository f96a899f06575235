//! Runs `mizan generate` for every `mizan.toml` of the repository.

use crate::checks::Verdict;
use crate::failure::Result;
use crate::project::Project;
use crate::step;

/// Whether the committed clients are those the generator makes now.
pub(crate) fn check(project: &Project) -> Result<Verdict> {
    let configs = configs(project)?;
    if configs.is_empty() {
        return Ok(Verdict::Skipped("there is no mizan.toml".to_owned()));
    }
    build_command(project)?;
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
        build_command(project)?;
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

/// Builds the `mizan` command.
fn build_command(project: &Project) -> Result<()> {
    let mut build = project.cargo(&["build", "--package", "mizan-cli"]);
    step::require(project, "cargo build mizan-cli", &mut build)?;
    Ok(())
}

fn generate(project: &Project, config: &str, flags: &[&str]) -> Result<bool> {
    let mizan = project.binary("debug", "mizan");
    let mut command = project.command(&mizan.to_string_lossy());
    command.args(["generate", "--config", config]).args(flags);
    let name = format!("mizan generate {config} {}", flags.join(" "));
    Ok(step::run(project, name.trim_end(), &mut command)?.ok)
}
