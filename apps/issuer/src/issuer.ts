import type { BootstrapConfiguration } from '@luciole/contract';
import { describeError } from '@luciole/service';
import { obtainAuthority } from './authority/obtain-authority.ts';
import { closesAt, longestPolicySeconds, renewalTime } from './authority/renewal.ts';
import { createSelfSignedRoot } from './authority/self-signed-root.ts';
import type { IssuerSurroundings } from './cli/run.command.ts';
import { TrustBundleReporter } from './authority/trust-bundle-reporter.ts';
import { systemRandomness } from './clock/randomness.ts';
import type { ControlPlaneBootstrap, IssuerConfig, SelfSignedBootstrap } from './config/config.ts';
import { createControlPlane } from './control-plane/create-control-plane.ts';
import { createIssuanceLog } from './issuance-log/create-issuance-log.ts';
import type { IssuanceLog } from './issuance-log/issuance-log.ts';
import { developersPolicy, type InForce, workingStateOf } from './lifecycle/in-force.ts';
import { type AuthoritySchedule, Lifecycle } from './lifecycle/lifecycle.ts';
import { ListenError } from './server/listen.ts';
import { Reporter } from './statistics/reporter.ts';
import { openStateFolder, type StateFolder } from './statistics/state-folder.ts';
import { Statistics } from './statistics/statistics.ts';
import { Works } from './works.ts';

/** Until the configuration says otherwise, in seconds. */
const REPORT_INTERVAL_SECONDS = 60;
/** How long the last report may take when the issuer ends, in milliseconds. */
const LAST_REPORT_MS = 10_000;

/**
 * An issuer, from its settings to the end of its signal: it gets a CA, serves what the policies permit, keeps in step
 * with the control plane, and reports what it signed.
 *
 * @returns the exit code, 0 after a signal
 * @throws {ListenError} {StateFolderError} when it cannot serve at all
 */
export async function runIssuer(
  config: IssuerConfig,
  surroundings: IssuerSurroundings,
): Promise<number> {
  const { bootstrap } = config;
  const { clock, logger, reopened, stdout } = surroundings;
  const log = createIssuanceLog(config.auditLogFile, {
    standardOutput: stdout,
    clock,
    reportFailure: (error) => {
      logger.error({ err: describeError(error) }, 'the issuance log cannot be written');
    },
  });
  const stopListening = reopened(() => void log.reopen());
  try {
    const common = { ...surroundings, log };
    if (bootstrap.kind === 'self-signed') await runSelfSigned(config, bootstrap, common);
    else await runWithControlPlane(config, bootstrap, common);
  } finally {
    stopListening();
    await log.close();
  }
  return 0;
}

type Surroundings = IssuerSurroundings & { readonly log: IssuanceLog };

async function runWithControlPlane(
  config: IssuerConfig,
  bootstrap: ControlPlaneBootstrap,
  { clock, log, logger, signal }: Surroundings,
): Promise<void> {
  const random = systemRandomness;
  const stateFolder = openFolder(config);
  const statistics = new Statistics({ clock, logger, stateFolder });
  const controlPlane = createControlPlane(bootstrap, { clock, logger, random });
  const reporter = new Reporter({
    statistics,
    controlPlane,
    clock,
    logger,
    random: () => random.fraction(),
    intervalSeconds: REPORT_INTERVAL_SECONDS,
  });
  const works = new Works({
    config,
    clock,
    logger,
    statistics,
    log,
    controlPlane: () => ({
      contact: controlPlane.contact,
      isReachable: lifecycle.isReachable,
      isConfigurationWaiting: lifecycle.isConfigurationWaiting,
      maxStalenessSeconds: bootstrap.maxStalenessSeconds,
    }),
  });
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  let failure: ListenError | undefined;
  const bundleReporter = new TrustBundleReporter({
    controlPlane,
    clock,
    logger,
    random: () => random.fraction(),
    signal: ending,
  });
  const lifecycle = new Lifecycle({
    clock,
    logger,
    controlPlane,
    random: () => random.fraction(),
    pollIntervalSeconds: bootstrap.pollIntervalSeconds,
    maxStalenessSeconds: bootstrap.maxStalenessSeconds,
    servesWithoutToken: config.rest.allowUnauthenticated,
    obtain: (configuration: BootstrapConfiguration, wanted: AbortSignal) =>
      obtainAuthority(
        {
          configuration,
          instanceName: bootstrap.instanceName,
          trustAnchorSha256: bootstrap.trustAnchorSha256,
          serverNames: config.rest,
        },
        { controlPlane, clock, logger, random, signal: wanted },
      ),
    schedule: (inForce) => scheduleOf(inForce, random.fraction()),
    async install(inForce) {
      const { reportIntervalSeconds, thresholds } = inForce.configuration.statistics;
      statistics.use(thresholds);
      reporter.use(reportIntervalSeconds);
      try {
        const working = workingStateOf(inForce, bootstrap.trustAnchorSha256);
        await works.use(working);
        const { certificateId } = inForce.authority;
        if (working.trustBundle !== undefined && certificateId !== undefined) {
          bundleReporter.tell(certificateId, working.trustBundle.digest);
        }
      } catch (error) {
        if (!(error instanceof ListenError)) throw error;
        // A door that cannot open is for whoever started it to mend.
        failure ??= error;
        failed.abort();
      }
    },
    countRenewal: (outcome) => works.metrics.countRenewal(outcome),
    standing: (impediments) => works.stand(impediments),
  });
  try {
    await works.open();
    await Promise.all([lifecycle.run(ending), reporter.run(ending)]);
  } finally {
    logger.info('ending: requests under way finish, the last counts are reported');
    await works.close();
    const isReported = await within(LAST_REPORT_MS, reporter.flush(), clock);
    if (isReported !== true && statistics.unreported > 0) {
      const { unreported } = statistics;
      logger.warn({ unreported, isKept: stateFolder !== undefined }, 'counts were not reported');
    }
    await controlPlane.close();
    statistics.close();
    stateFolder?.release();
  }
  if (failure !== undefined) throw failure;
}

async function runSelfSigned(
  config: IssuerConfig,
  bootstrap: SelfSignedBootstrap,
  { clock, log, logger, signal }: Surroundings,
): Promise<void> {
  const statistics = new Statistics({ clock, logger, stateFolder: undefined });
  const works = new Works({
    config,
    clock,
    logger,
    statistics,
    log,
    controlPlane: () => undefined,
  });
  const policies = bootstrap.policies.map(developersPolicy);
  const longest = longestPolicySeconds(bootstrap.policies);
  try {
    await works.open();
    const root = await createSelfSignedRoot(bootstrap, clock);
    logger.info(
      { sha256: root.anchor.sha256 },
      'a root of our own; it lives as long as this process',
    );
    const isAnyoneServed =
      bootstrap.authentication !== undefined || config.rest.allowUnauthenticated;
    while (!signal.aborted) {
      const authority = await root.issue();
      works.metrics.countRenewal('obtained');
      await works.use({
        authority,
        trustBundle: undefined,
        policies,
        unreadablePolicies: [],
        clientRules: {
          configurationName: bootstrap.configurationName,
          authentication: bootstrap.authentication,
          authorization: bootstrap.authorization,
          policyIds: undefined,
        },
        minTlsVersion: bootstrap.minTlsVersion,
        auditLog: { isEnabled: true, isRaw: false },
      });
      works.stand(isAnyoneServed ? [] : ['NO_CLIENT_AUTHENTICATION']);
      const renewAt = renewalTime(authority.ca, longest, systemRandomness.fraction());
      await clock.sleep(renewAt.getTime() - clock.now().getTime(), signal);
    }
  } finally {
    await works.close();
    statistics.close();
  }
}

function openFolder({ stateDirectory }: IssuerConfig): StateFolder | undefined {
  return stateDirectory === undefined ? undefined : openStateFolder(stateDirectory);
}

function scheduleOf({ authority, configuration }: InForce, fraction: number): AuthoritySchedule {
  const longest = longestPolicySeconds(configuration.policyDefinitions);
  return {
    renewAt: renewalTime(authority.ca, longest, fraction),
    closesAt: closesAt(authority.ca),
  };
}

/** What `work` gives, or `undefined` when it takes too long. */
async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  clock: IssuerSurroundings['clock'],
): Promise<T | undefined> {
  const enough = new AbortController();
  const result = await Promise.race([
    work,
    clock.sleep(milliseconds, enough.signal).then(() => undefined),
  ]);
  enough.abort();
  return result;
}
