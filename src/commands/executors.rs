//! To come.
/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {}
pub fn run(
    _: &Args,
    _: &crate::cli::GlobalArgs,
    _: &crate::ui::Terminal,
) -> anyhow::Result<crate::exit::Status> {
    Ok(crate::exit::Status::Good)
}
