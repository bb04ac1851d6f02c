//! What `DockerContainerizer::create` refuses by the text of its flags alone (`slave/containerizer/docker.cpp`,
//! `docker/docker.cpp: create`). Host facts are not asked.

use super::name::FlagName;
use super::startup::Checks;
use super::word::FlagWord;

impl Checks<'_> {
    /// The socket of docker must be a path, not a URL as in `DOCKER_HOST`. The container logger is created first.
    pub(super) fn docker_socket(&mut self) {
        let text = |flag| self.configuration.text(flag).map(|text| text.to_string()).unwrap_or_default();
        let uses_docker = self.configuration.has(FlagWord::DOCKER);
        let created =
            "Failed to create a containerizer: Could not create DockerContainerizer: Failed to create";
        if let Some(why) = self.container_logger().filter(|_| uses_docker) {
            self.fails(FlagName::CONTAINER_LOGGER, format!("{created} container logger: {why}"));
        }
        let socket = text(FlagName::DOCKER_SOCKET);
        if uses_docker && self.is_given(FlagName::DOCKER_SOCKET) && !socket.starts_with('/') {
            self.fails(
                FlagName::DOCKER_SOCKET,
                format!("{created} docker: Invalid Docker socket path: {socket}"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::flags::{Configuration, Layer};
    use crate::schema::Release;

    #[test]
    fn a_socket_that_is_no_path() {
        let refused = |line: &str| {
            let layer = Layer::command_line(line.split(' ').map(str::as_bytes));
            let configuration = Configuration::resolve(&[layer], Release::LAST, &|_, _| Ok(Vec::new()));
            configuration.refusals.first().map(|refusal| refusal.flag.clone())
        };
        let socket = Some("docker_socket".to_owned());
        assert_eq!(refused("--containerizers=mesos,docker --docker_socket=unix:///run/docker.sock"), socket);
        assert_eq!(refused("--containerizers=docker --docker_socket="), socket);
        assert_eq!(refused("--containerizers=docker --docker_socket=/run/docker.sock"), None);
        assert_eq!(refused("--containerizers=docker"), None);
        assert_eq!(refused("--containerizers=mesos --docker_socket=x"), None);
    }
}
