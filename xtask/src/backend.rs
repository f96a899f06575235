//! The backends of the board example: how each is built, started, and asked for the page's client.

use std::process::Command;

use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::web::Web;
use crate::{generate, python, step};

/// One of the backends that serve the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Axum,
    Django,
    Fastapi,
}

impl Backend {
    const ALL: [Self; 3] = [Self::Axum, Self::Django, Self::Fastapi];

    /// The backend of this name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.map(Self::name).join(", ");
        let unknown = || Failure::new(format!("there is no backend `{name}`; there are {known}"));
        Self::ALL
            .into_iter()
            .find(|backend| backend.name() == name)
            .ok_or_else(unknown)
    }

    /// Its name, which is that of its folder too.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Axum => "axum",
            Self::Django => "django",
            Self::Fastapi => "fastapi",
        }
    }

    /// Builds whatever it is started from.
    pub(crate) fn build(self, project: &Project) -> Result<()> {
        if self != Self::Axum {
            return python::install(project).map(drop);
        }
        let mut build = project.cargo(&["build", "--package", "board"]);
        let name = "cargo build board (the first time takes minutes)";
        step::require(project, name, &mut build).map(drop)
    }

    /// The command that serves the board with the page `web` on `port` and prints where.
    pub(crate) fn serve(self, project: &Project, web: Web, port: &str) -> Result<Command> {
        let mut command = if self == Self::Axum {
            project.command(&project.binary("debug", "board").to_string_lossy())
        } else {
            let mut python = project.command(&python::install(project)?.to_string_lossy());
            python.arg(self.folder(project).join("serve.py"));
            python
        };
        command
            .args(["--port", port, "--web"])
            .arg(web.dist(project));
        Ok(command)
    }

    /// Writes the client of the page in `web` as this backend's functions are now.
    pub(crate) fn generate(self, project: &Project, web: &str) -> Result<()> {
        let words: &[&str] = match self {
            Self::Axum => return generate::write(project),
            Self::Django => &["-m", "django", "mizan_generate"],
            Self::Fastapi => &["-m", "mizan", "generate", "--app", "board_api.main:app"],
        };
        let mut command = project.command(&python::install(project)?.to_string_lossy());
        command
            .current_dir(project.path(web))
            .env("PYTHONPATH", self.folder(project))
            .env("DJANGO_SETTINGS_MODULE", "board.settings")
            .args(words);
        step::require(project, "generate the client", &mut command).map(drop)
    }

    /// Whether a change of this file is a change of the backend.
    pub(crate) fn is_made_of(self, file: &str) -> bool {
        let library = if self == Self::Axum {
            "crates/"
        } else {
            "python/mizan/"
        };
        let is_source = [".rs", ".sql", ".py"]
            .iter()
            .any(|ending| file.ends_with(ending));
        is_source
            && [library, &format!("examples/board/{}/", self.name())]
                .iter()
                .any(|folder| file.starts_with(folder))
    }

    fn folder(self, project: &Project) -> std::path::PathBuf {
        project.path("examples/board").join(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_nobody_wrote_is_answered_with_those_there_are() {
        let message = Backend::named("rails").unwrap_err().to_string();
        assert_eq!(
            message,
            "there is no backend `rails`; there are axum, django, fastapi"
        );
    }

    #[test]
    fn axum_is_told_which_page_to_serve() {
        let project = Project::find().unwrap();
        let command = Backend::Axum.serve(&project, Web::Vue, "0").unwrap();
        let page = Web::Vue.dist(&project);
        assert!(command.get_args().any(|word| word == page));
    }

    #[test]
    fn a_backend_is_made_of_its_own_files_and_those_of_its_library() {
        assert!(Backend::Django.is_made_of("examples/board/django/board/models.py"));
        assert!(Backend::Django.is_made_of("python/mizan/client.py"));
        assert!(!Backend::Django.is_made_of("examples/board/fastapi/serve.py"));
        assert!(Backend::Axum.is_made_of("examples/board/axum/migrations/1_schema.sql"));
    }
}
