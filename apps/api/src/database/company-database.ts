import { type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { SERVICE_ROLE } from './roles.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A statement that PostgreSQL parses once per connection and remembers by its name. */
export interface NamedStatement {
  /** At most 63 octets, unique to the text. */
  readonly name: string;
  readonly text: string;
}

/** SQL inside one open transaction. It is over when the function it was given to settles; keep no reference. */
export interface Transaction {
  /**
   * Rows of one statement. Parameters are `$1 …`; `bytea` takes and gives a `Buffer`, `timestamptz` a `Date`, `jsonb` takes
   * `JSON.stringify`ed text, `bigint` comes as text.
   */
  query<Row extends QueryResultRow = QueryResultRow>(
    statement: string | NamedStatement,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
  /** Number of rows that an INSERT, UPDATE or DELETE touched. */
  execute(statement: string | NamedStatement, parameters?: readonly unknown[]): Promise<number>;
}

/** A transaction in which only the rows of one company exist. */
export interface CompanyTransaction extends Transaction {
  readonly companyId: string;
  /** TypeORM bound to this very transaction; for administration tables, not for hot ones. */
  readonly manager: EntityManager;
}

/** How a transaction is opened. */
export interface TransactionOptions {
  /** Refuses writes. */
  readonly readOnly?: boolean;
  /** Plans every statement for its own parameters (`plan_cache_mode`, performance.md §3e); one without a name is planned so anyway. */
  readonly customPlans?: boolean;
  /** Longest statement in milliseconds, instead of the pool's. */
  readonly statementTimeoutMilliseconds?: number;
}

/**
 * A connection keeps the plans of its statements, functions and foreign keys. One that was made while a table was nearly
 * empty may walk through all of a company's rows by the wrong index, and would until the next autovacuum; making them
 * again takes a millisecond.
 */
const PLANS_GROW_OLD_AFTER_MS = 2_000;

/**
 * The only way to the database for a request (ruling 14). Every statement runs as `luciole_service`, under row-level
 * security, inside a transaction that names its company; a mistake in a WHERE clause cannot reach another company's rows.
 */
export class CompanyDatabase {
  readonly #dataSource: DataSource;
  readonly #plannedAt = new WeakMap<PoolClient, number>();

  /** @param dataSource - initialized; see `createDataSource`. Its owner destroys it. */
  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * Runs `work` in a transaction in which only the rows of `companyId` can be seen or written; commits when it fulfils,
   * rolls back when it rejects. Opening costs no round trip: transaction, role and company travel ahead of the first
   * statement. Statements that do not need each other's rows may be sent together (`Promise.all`); they run in order.
   *
   * Nothing is retried. Record audit events last: their sequence number locks the company's trail until commit.
   *
   * @throws {TypeError} when `companyId` is not a lower-case UUID; the text goes into SQL, so this is checked here
   */
  async inCompany<Result>(
    companyId: string,
    work: (tx: CompanyTransaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    if (!UUID.test(companyId)) {
      throw new TypeError('A company id is a lower-case UUID');
    }
    return this.#inTransaction(
      `set local luciole.company_id = '${companyId}';`,
      options,
      (runner, client, life) => {
        return work({ ...statementsOf(client, life), companyId, manager: runner.manager });
      },
    );
  }

  /**
   * Runs `work` in a transaction that names no company: every table is empty, and only the security-definer functions of
   * docs/decisions/0014-look-ups-before-the-company-is-known.md answer.
   */
  async inDeployment<Result>(
    work: (tx: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    return this.#inTransaction(
      `set local luciole.company_id = '';`,
      options,
      (_runner, client, life) => work(statementsOf(client, life)),
    );
  }

  /**
   * Rows of one read-only statement as {@link inDeployment} would run it. Transaction, statement and end travel together,
   * so that a look-up costs one round trip: every request begins with one.
   */
  async lookUp<Row extends QueryResultRow>(
    statement: NamedStatement,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    const runner = this.#dataSource.createQueryRunner();
    const client: PoolClient = await runner.connect();
    try {
      gather(client);
      const sent = [
        client.query(
          `begin read only; ${this.#discardOldPlans(client)}set local role ${SERVICE_ROLE};` +
            ` set local luciole.company_id = ''`,
        ),
        client.query<Row>({ ...statement, values: [...parameters] }),
        // Ends the transaction either way: PostgreSQL takes COMMIT after a failure for ROLLBACK.
        client.query('commit'),
      ] as const;
      // The connection goes back when all three were answered, whatever the answers are.
      await Promise.allSettled(sent);
      const [, { rows }] = await Promise.all(sent);
      return rows;
    } finally {
      await runner.release();
    }
  }

  /** Fulfils when the database answers a query; what readiness asks. */
  async ping(): Promise<void> {
    await this.inDeployment((tx) => tx.query('select 1'));
  }

  async #inTransaction<Result>(
    company: string,
    options: TransactionOptions,
    work: (runner: QueryRunner, client: PoolClient, life: TransactionLife) => Promise<Result>,
  ): Promise<Result> {
    const runner = this.#dataSource.createQueryRunner();
    const client: PoolClient = await runner.connect();
    const life: TransactionLife = { isOver: false };
    const end = async (statement: 'commit' | 'rollback'): Promise<string> => {
      life.isOver = true;
      try {
        return (await client.query(statement)).command;
      } finally {
        Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 });
        await runner.release();
      }
    };
    // Sent and not awaited: the first statement follows at once. Should opening fail, whatever follows is refused, because
    // the login role may do nothing by itself (docs/decisions/0014).
    let opened: Promise<unknown> = Promise.resolve();
    let result: Result;
    try {
      gather(client);
      opened = client.query(
        `begin${options.readOnly ? ' read only' : ''}; ${this.#discardOldPlans(client)}` +
          `set local role ${SERVICE_ROLE}; ${company}` +
          (options.customPlans ? ' set local plan_cache_mode = force_custom_plan;' : '') +
          (options.statementTimeoutMilliseconds
            ? ` set local statement_timeout = ${Math.trunc(options.statementTimeoutMilliseconds)};`
            : ''),
      );
      opened.catch(() => undefined);
      // TypeORM opens a transaction of its own in `save` and `remove` unless it knows that one is open.
      Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
      result = await work(runner, client, life);
      await opened;
    } catch (error) {
      // A connection whose rollback fails is broken; its next user finds out, and the pool replaces it.
      await end('rollback').catch(() => undefined);
      // When opening failed, that is the error; what `work` met is only its consequence.
      await opened;
      throw error;
    }
    if (options.readOnly === true) {
      // What was read was read: nothing depends on how the transaction ends, so nobody waits for it.
      end('commit').catch(() => undefined);
      return result;
    }
    // PostgreSQL answers COMMIT of a transaction in which a statement failed with ROLLBACK, and with no error.
    if ((await end('commit')) !== 'COMMIT') {
      throw new Error('a failed statement was ignored: rolled back');
    }
    return result;
  }

  #discardOldPlans(client: PoolClient): string {
    const now = performance.now();
    if (now - (this.#plannedAt.get(client) ?? 0) < PLANS_GROW_OLD_AFTER_MS) return '';
    this.#plannedAt.set(client, now);
    return 'discard plans; ';
  }
}

/** What is sent to the database before this turn of the event loop ends leaves in one piece: a system call costs as much as a cheap statement. */
function gather({ connection: { stream } }: PoolClient): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Whether a transaction still takes statements. */
interface TransactionLife {
  isOver: boolean;
}

function statementsOf(client: PoolClient, life: TransactionLife): Transaction {
  const run = async <Row extends QueryResultRow>(
    statement: string | NamedStatement,
    parameters: readonly unknown[] = [],
  ): Promise<QueryResult<Row>> => {
    // The connection may be in another company's transaction by now: a straggler must not speak in its name.
    if (life.isOver) throw new Error('the transaction of this statement is over');
    gather(client);
    return client.query<Row>(
      typeof statement === 'string'
        ? { text: statement, values: [...parameters] }
        : { name: statement.name, text: statement.text, values: [...parameters] },
    );
  };
  return {
    async query<Row extends QueryResultRow = QueryResultRow>(
      statement: string | NamedStatement,
      parameters?: readonly unknown[],
    ) {
      return (await run<Row>(statement, parameters)).rows;
    },
    async execute(statement, parameters) {
      return (await run(statement, parameters)).rowCount ?? 0;
    },
  };
}
