//! Finds a Chromium for the browser tests, or installs one where that is possible.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::step;

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser to test in: `MIZAN_BROWSER`, one on the path, or one installed now.
pub(crate) fn find_or_install(project: &Project) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("MIZAN_BROWSER") {
        let path = PathBuf::from(named);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(Failure::new(format!(
                "`MIZAN_BROWSER` names `{}`, which is no file",
                path.display()
            )))
        };
    }
    if let Some(found) = on_path() {
        return Ok(found);
    }
    if may_use_apt() {
        install(project)?;
    }
    on_path().ok_or_else(|| {
        Failure::new(
            "no Chromium or Chrome is found: install one, or set `MIZAN_BROWSER` to its path",
        )
    })
}

fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .chain([PathBuf::from(MAC)])
        .find(|candidate| candidate.is_file())
}

#[cfg(unix)]
fn may_use_apt() -> bool {
    nix::unistd::geteuid().is_root() && Path::new("/usr/bin/apt-get").is_file()
}

#[cfg(not(unix))]
fn may_use_apt() -> bool {
    false
}

fn install(project: &Project) -> Result<()> {
    let mut update = project.command("apt-get");
    update.args(["update", "--quiet"]);
    step::require(project, "apt-get update", &mut update)?;
    let mut install = project.command("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args([
        "install",
        "--yes",
        "--no-install-recommends",
        "chromium",
    ]);
    step::require(project, "apt-get install chromium", &mut install)?;
    Ok(())
}
