import { policyRevisions } from '@luciole/contract';
import { composePolicies, POLICY_ENTITIES } from '../policies/compose-policies.ts';
import { CommandError } from './command-error.ts';
import { readArguments, usageError, UUID } from './command-line.ts';
import { inOneSentence } from './in-one-sentence.ts';
import { personByApiKey } from './person-by-api-key.ts';
import { printable } from './printable.ts';
import { type CommandParts, companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js policy list | history POLICY | diff POLICY [FROM [TO]] | restore POLICY NUMBER [--company URL-PREFIX]
POLICY is a name or an id; a deleted policy is known by its id. diff compares the newest revision with the one before.
restore brings a former revision back, as whoever has the API key that it reads from standard input. Where the company wants
a second approver, that is a proposal.`;

const NUMBER = /^[1-9]\d{0,8}$/;

type Composed = ReturnType<typeof composePolicies>;

/** Which policy of which company. */
interface Chosen {
  readonly companyId: string;
  readonly id: string;
}
type Words = (parts: CommandParts & Composed, chosen: Chosen) => Promise<string>;

/** What policies said and what their changes meant, and how they say it again, when the API is not to be had (decisions 0031 and 0038). */
export async function policy(args: readonly string[]): Promise<number> {
  const { positionals, values } = readArguments(args, USAGE, { company: { type: 'string' } });
  const [what = '', name = '', ...numbers] = positionals;
  const words = wordsOf(what, numbers);
  if ((what === 'list') !== (name === '')) throw usageError(USAGE);
  return withDatabase(async (parts) => {
    const companyId = await companyOf(parts, values.company);
    const known = await policiesOf(parts, companyId);
    const composed = { ...parts, ...composePolicies(parts) };
    const id = known.find((one) => one.name === name)?.id ?? name;
    if (what !== 'list' && !UUID.test(id)) throw new CommandError(`There is no policy ${name}.`);
    const said =
      what === 'list'
        ? known
            .map((one) => `${one.id}  revision ${one.revision}  ${printable(one.name)}\n`)
            .join('')
        : await inOneSentence(() => words(composed, { companyId, id }));
    process.stdout.write(said);
    return 0;
  }, POLICY_ENTITIES);
}

const MOST_NUMBERS: Readonly<Record<string, number>> = { diff: 2, restore: 1 };

/** @throws {CommandError} */
function wordsOf(what: string, numbers: readonly string[]): Words {
  if (numbers.length > (MOST_NUMBERS[what] ?? 0) || !numbers.every((number) => NUMBER.test(number)))
    throw usageError(USAGE);
  const [from, to] = numbers.map(Number);
  switch (what) {
    case 'list':
    case 'history':
      return historyOf;
    case 'diff':
      return differenceOf(from, to);
    case 'restore':
      if (from === undefined) throw usageError(USAGE);
      return restorationOf(from);
    default:
      throw usageError(USAGE);
  }
}

function differenceOf(from: number | undefined, to: number | undefined): Words {
  return async ({ history }, { companyId, id }) => {
    const { changes, ...compared } = await history.compare({ companyId }, id, { from, to });
    const lines = changes.map(({ effect, example, message }) => {
      const values = example?.values.map(printable).join(', ') ?? '';
      const such = values === '' ? '' : ` (for example ${values})`;
      return `${effect}: ${printable(message)}${such}\n`;
    });
    const none = 'They mean the same.\n';
    return `Revision ${compared.from} to ${compared.to}\n${lines.join('') || none}`;
  };
}

/** As the API does it for the same person, a second approver included. */
function restorationOf(number: number): Words {
  return async (parts, { companyId, id }) => {
    const person = await personByApiKey(parts, companyId, policyRevisions.restore);
    const { name } = await parts.policies.restore(person, id, number);
    const [newest] = (await parts.history.list({ companyId }, id)).revisions;
    return `${printable(name)} says what revision ${number} says; in force is revision ${newest?.number}.\n`;
  };
}

const historyOf: Words = async ({ history }, { companyId, id }) => {
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
