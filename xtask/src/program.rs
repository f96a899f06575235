//! Finds the programs that tests need beside compilers, or installs them where that is possible.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::step;

/// A program that a test starts.
pub(crate) struct Program {
    /// What it is called, as the message says it when there is none.
    name: &'static str,
    /// The variable that may name its path.
    pub(crate) variable: &'static str,
    /// The names it has on the path.
    names: &'static [&'static str],
    /// Where it may be although it is not on the path.
    place: Option<&'static str>,
    /// The package of Debian and Ubuntu that holds it.
    package: &'static str,
}

/// The browser to test in.
pub(crate) const BROWSER: Program = Program {
    name: "Chromium or Chrome",
    variable: "MIZAN_BROWSER",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ],
    place: Some("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    package: "chromium",
};

/// The server to test the cache against.
pub(crate) const REDIS: Program = Program {
    name: "Redis server (7 or newer)",
    variable: "MIZAN_REDIS_SERVER",
    names: &["redis-server", "valkey-server"],
    place: None,
    package: "redis-server",
};

/// A server whose isolation levels the cache is tested under.
pub(crate) const POSTGRESQL: Program = Program {
    name: "PostgreSQL server",
    variable: "MIZAN_POSTGRESQL",
    names: &["postgres"],
    place: Some("/usr/lib/postgresql/*/bin/postgres"),
    package: "postgresql",
};

/// Another one.
pub(crate) const MARIADB: Program = Program {
    name: "MariaDB server",
    variable: "MIZAN_MARIADB",
    names: &["mariadbd"],
    place: Some("/usr/sbin/mariadbd"),
    package: "mariadb-server",
};

impl Program {
    /// Its path: what the variable names, what is on the path, or what is installed now.
    pub(crate) fn find_or_install(&self, project: &Project) -> Result<PathBuf> {
        if let Some(named) = std::env::var_os(self.variable) {
            return self.named(PathBuf::from(named));
        }
        if let Some(found) = self.find() {
            return Ok(found);
        }
        if may_use_apt() {
            install(project, self.package)?;
        }
        self.find().ok_or_else(|| {
            let Self { name, variable, .. } = self;
            Failure::new(format!(
                "no {name} is found: install one, or set `{variable}` to its path"
            ))
        })
    }

    fn named(&self, path: PathBuf) -> Result<PathBuf> {
        if path.is_file() {
            return Ok(path);
        }
        let (variable, path) = (self.variable, path.display());
        Err(Failure::new(format!(
            "`{variable}` names `{path}`, which is no file"
        )))
    }

    fn find(&self) -> Option<PathBuf> {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .flat_map(|folder| self.names.iter().map(move |name| folder.join(name)))
            .chain(self.place.into_iter().flat_map(places))
            .find(|candidate| candidate.is_file())
    }
}

/// The paths of a pattern, in which one component may be `*`; the last one first.
fn places(pattern: &str) -> Vec<PathBuf> {
    let Some((folder, rest)) = pattern.split_once("/*/") else {
        return vec![PathBuf::from(pattern)];
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut places: Vec<PathBuf> = entries.map(|entry| entry.path().join(rest)).collect();
    places.sort();
    places.reverse();
    places
}

#[cfg(unix)]
fn may_use_apt() -> bool {
    nix::unistd::geteuid().is_root() && Path::new("/usr/bin/apt-get").is_file()
}

#[cfg(not(unix))]
fn may_use_apt() -> bool {
    false
}

fn install(project: &Project, package: &str) -> Result<()> {
    let mut update = project.command("apt-get");
    update.args(["update", "--quiet"]);
    step::require(project, "apt-get update", &mut update)?;
    let mut install = project.command("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args([
        "install",
        "--yes",
        "--no-install-recommends",
        package,
    ]);
    let name = format!("apt-get install {package}");
    step::require(project, &name, &mut install)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_the_versions_in_a_folder_comes_first() {
        let folder = std::env::temp_dir().join(format!("mizan-xtask-{}", std::process::id()));
        let bin = |version: &str| folder.join(version).join("bin");
        for version in ["14", "15"] {
            std::fs::create_dir_all(bin(version)).unwrap();
        }
        let found = places(&format!("{}/*/bin", folder.display()));
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, [bin("15"), bin("14")]);
        assert_eq!(
            places("/usr/sbin/mariadbd"),
            [PathBuf::from("/usr/sbin/mariadbd")]
        );
        assert_eq!(places("/nowhere/*/bin"), Vec::<PathBuf>::new());
    }
}
