import { composePolicyHistory } from '../policies/compose-policy-history.ts';
import type { PolicyHistoryService } from '../policies/policy-history.service.ts';
import { CommandError } from './command-error.ts';
import { readArguments, usageError, UUID } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { printable } from './printable.ts';
import { type CommandParts, companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js policy list | history POLICY | diff POLICY [FROM [TO]] [--company URL-PREFIX]
POLICY is a name or an id; a deleted policy is known by its id. diff compares the newest revision with the one before.
Nothing is changed here: a restore may need a second approver, whom only the API knows.`;

const NUMBER = /^[1-9]\d{0,8}$/;

type Words = (history: PolicyHistoryService, companyId: string, id: string) => Promise<string>;

/** What policies said and what their changes meant, when the API is not to be had (decision 0031). */
export async function policy(args: readonly string[]): Promise<number> {
  const { positionals, values } = readArguments(args, USAGE, { company: { type: 'string' } });
  const [what = '', name = '', ...numbers] = positionals;
  const words = wordsOf(what, numbers);
  if ((what === 'list') !== (name === '')) throw usageError(USAGE);
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, values.company);
    const known = await policiesOf(parts, companyId);
    const history = composePolicyHistory(parts.database);
    const id = known.find((one) => one.name === name)?.id ?? name;
    if (what !== 'list' && !UUID.test(id)) throw new CommandError(`There is no policy ${name}.`);
    const said =
      what === 'list'
        ? known
            .map((one) => `${one.id}  revision ${one.revision}  ${printable(one.name)}\n`)
            .join('')
        : await inOneSentence(() => words(history, companyId, id));
    process.stdout.write(said);
    return 0;
  });
}

/** @throws {CommandError} */
function wordsOf(what: string, numbers: readonly string[]): Words {
  const most = what === 'diff' ? 2 : 0;
  if (numbers.length > most || !numbers.every((number) => NUMBER.test(number)))
    throw usageError(USAGE);
  const [from, to] = numbers.map(Number);
  switch (what) {
    case 'list':
    case 'history':
      return historyOf;
    case 'diff':
      return async (history, companyId, id) => {
        const { changes, ...compared } = await history.compare({ companyId }, id, { from, to });
        const lines = changes.map(({ effect, example, message }) => {
          const values = example?.values.map(printable).join(', ') ?? '';
          const such = values === '' ? '' : ` (for example ${values})`;
          return `${effect}: ${printable(message)}${such}\n`;
        });
        const none = 'They mean the same.\n';
        return `Revision ${compared.from} to ${compared.to}\n${lines.join('') || none}`;
      };
    default:
      throw usageError(USAGE);
  }
}

const historyOf: Words = async (history, companyId, id) => {
  const { revisions } = await history.list({ companyId }, id);
  return revisions
    .map(({ author, creationDate, name, number, restoredNumber }) => {
      const restored = restoredNumber === undefined ? '' : `, restores ${restoredNumber}`;
      const who = printable(author.name ?? author.id ?? author.kind);
      return `${number}  ${creationDate}  ${who}  ${printable(name)}${restored}\n`;
    })
    .join('');
};

interface KnownPolicy extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}

/** Policies that are there, by name. */
function policiesOf({ database }: CommandParts, companyId: string): Promise<KnownPolicy[]> {
  return database.inCompany(
    companyId,
    (tx) => tx.query<KnownPolicy>('select id, name, revision from policies order by name, id'),
    { readOnly: true },
  );
}
