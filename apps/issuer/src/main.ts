/**
 * `luciole-issuer`: the place of the reference issuer. This release has the control plane's side of the bootstrap exchange;
 * the issuer itself comes with its own issue. Until then this program says so and where to look.
 */
const HELP = `Usage: luciole-issuer --help

The reference issuer is not in this release yet. What it will speak is:
  docs/explanation/issuance-cycle.md          how a sub-CA and a workload certificate come into being
  docs/tutorials/first-workload-certificate.md  the same exchange, step by step, with openssl
  /docs of a running control plane            the routes under "Bootstrap"
`;

/** "Service unavailable" in sysexits.h: asked for something that is not here. */
const UNAVAILABLE = 69;

const wantsHelp = process.argv.slice(2).some((argument) => argument === '--help');
(wantsHelp ? process.stdout : process.stderr).write(HELP);
process.exitCode = wantsHelp ? 0 : UNAVAILABLE;
