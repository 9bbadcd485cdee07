/** The load generator: a process of its own, told what to do by messages. */
import { CERTIFICATES_PATH, jsonMessage, newBootstrap } from './messages.ts';
import { signings } from './signings.ts';
import type { LoadAnswer, LoadCommand, LoadPlan } from './protocol.ts';
import { type LoadTarget, sendLoad } from './send-load.ts';

interface PlannedLoad extends LoadTarget {
  /** Adds requests that cost too much to be made while time is taken. */
  readonly stock: (count: number) => void;
}

const plans = new Map<string, PlannedLoad>();

process.on('message', (command: LoadCommand) => {
  void obey(command)
    .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send?.({ id: command.id, ...answer } satisfies LoadAnswer));
});
// Whoever started it is gone: nobody needs the load any more.
process.on('disconnect', () => process.exit(0));

async function obey(command: LoadCommand): Promise<Omit<LoadAnswer, 'id'>> {
  if (command.do === 'add') {
    plans.set(command.name, await planned(command.plan));
    return {};
  }
  const plan = plans.get(command.name);
  if (plan === undefined) throw new Error(`no plan ${command.name}`);
  if (command.do === 'run') return { outcome: await sendLoad(plan, command.round) };
  plan.stock(command.count);
  return {};
}

async function planned(plan: LoadPlan): Promise<PlannedLoad> {
  const { host: address, port } = plan;
  const host = `${address}:${port}`;
  const target = { host: address, port, stock: () => undefined };
  switch (plan.kind) {
    case 'bootstraps': {
      const ready: string[] = [];
      let made = 0;
      const stock = (count: number): void => {
        while (ready.length < count) {
          const issuer = plan.issuers[made % plan.issuers.length];
          if (issuer === undefined) throw new Error('no issuers');
          made += 1;
          ready.push(newBootstrap(host, issuer));
        }
      };
      return { ...target, stock, next: () => ready.pop() };
    }
    case 'reports': {
      let reports = 0;
      return {
        ...target,
        next: () => {
          const certificate = plan.certificates[reports % plan.certificates.length];
          const sequence = 1 + Math.floor(reports / plan.certificates.length);
          reports += 1;
          if (certificate === undefined) return undefined;
          const totals = plan.policyIds
            .map(
              (policyId, place) =>
                `{"policyId":"${policyId}","ultraShort":${sequence * (place + 1)},"short":${sequence},"long":0}`,
            )
            .join(',');
          return jsonMessage(
            'PUT',
            `${CERTIFICATES_PATH}/${certificate.id}/statistics`,
            host,
            { Authorization: `Bearer ${certificate.token}` },
            `{"sequence":${sequence},"totals":[${totals}]}`,
          );
        },
      };
    }
    case 'signings':
      return { ...target, ca: plan.ca, ...(await signings(plan)) };
    case 'fixed': {
      const messages = plan.messages.map((message) => Buffer.from(message));
      let sent = 0;
      return {
        ...target,
        next: () => {
          sent += 1;
          return messages[sent % messages.length];
        },
      };
    }
    default:
      return plan satisfies never;
  }
}
