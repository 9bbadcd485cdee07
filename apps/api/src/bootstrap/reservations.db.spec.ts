import { randomUUID } from 'node:crypto';

import type { IntermediateCertificateInformation } from '@luciole/contract';
import { afterEach, describe, expect, it, vi } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import { IssuingCasService } from '../built-in-ca/issuing-cas.service.ts';
import { IssuancesRepository } from './issuances.repository.ts';
import { ReservationSweep } from './reservation-sweep.ts';

let bench: IssuerBench;

afterEach(async () => {
  await bench.close();
});

const expire = (): Promise<unknown> =>
  bench.app.database.asAdministrator(
    `update reservations set expires_at = now() - interval '1 second' where state = 'RESERVED'`,
  );

describe('a crash between reserve and complete (ruling 33)', () => {
  it('leaves the bytes that were meant to be signed; the sweep burns the number and the retry gets another one', async () => {
    bench = await createIssuerBench();
    const idempotencyKey = randomUUID();
    const certificateSigningRequest = await bench.request();
    // The process dies after the reservation: nothing of what follows happens.
    const completing = vi
      .spyOn(bench.app.app.get(IssuancesRepository), 'complete')
      .mockRejectedValueOnce(new Error('killed'));
    expect((await bench.bootstrap({ certificateSigningRequest }, { idempotencyKey })).status).toBe(
      500,
    );
    completing.mockRestore();
    const [reserved] = await bench.app.database.asAdministrator(
      `select v.state, octet_length(n.tbs_der) as octets, c.status, c.serial_number from reservations v
       join serial_numbers n using (serial_number) join issuer_certificates c on c.id = v.issuer_certificate_id`,
    );
    expect(reserved).toMatchObject({ state: 'RESERVED', status: 'PENDING' });
    expect(Number(reserved?.['octets'])).toBeGreaterThan(200);

    expect(await bench.app.app.get(ReservationSweep).run()).toBe(0);
    await expire();
    expect(await bench.app.app.get(ReservationSweep).run()).toBe(1);
    const [failed] = await bench.app.database.asAdministrator(
      'select status, error_information from issuer_certificates',
    );
    expect(failed).toMatchObject({ status: 'FAILED', error_information: { code: 51_000 } });

    const retried = await bench.bootstrap({ certificateSigningRequest }, { idempotencyKey });
    expect(retried.status).toBe(201);
    const certificate = retried.json<IntermediateCertificateInformation>();
    expect(certificate.serialNumber).not.toBe(reserved?.['serial_number']);
    expect(certificate.status).toBe('ISSUED');
    const trail = await bench.app.database.asAdministrator(
      `select type, after->>'serialNumber' as serial from audit_events where subject_kind = 'certificate' and subject_id = $1 order by sequence`,
      [certificate.id],
    );
    expect(trail).toEqual([
      { type: 'certificate.signing', serial: reserved?.['serial_number'] },
      { type: 'certificate.failed', serial: reserved?.['serial_number'] },
      { type: 'certificate.signing', serial: certificate.serialNumber },
      { type: 'certificate.signed', serial: certificate.serialNumber },
    ]);
    const numbers = await bench.app.database.asAdministrator(
      'select from serial_numbers where purpose = $1',
      ['ISSUER_CERTIFICATE'],
    );
    expect(numbers).toHaveLength(2);
    const read = await bench.admin('GET', `${CERTIFICATES}/${certificate.id}`);
    expect(read.json<IntermediateCertificateInformation>().certificate).toBe(
      certificate.certificate,
    );
  });

  it('hands nothing out when the reservation was burnt while the CA signed', async () => {
    bench = await createIssuerBench();
    const repository = bench.app.app.get(IssuancesRepository);
    const complete = repository.complete.bind(repository);
    vi.spyOn(repository, 'complete').mockImplementationOnce(async (request) => {
      await expire();
      await bench.app.app.get(ReservationSweep).run();
      return complete(request);
    });
    const response = await bench.bootstrap({ certificateSigningRequest: await bench.request() });
    expect(response.status).toBe(409);
    expect(response.text).not.toContain('BEGIN CERTIFICATE');
    const [row] = await bench.app.database.asAdministrator(
      'select status from issuer_certificates',
    );
    expect(row).toMatchObject({ status: 'FAILED' });
  });

  it('records a failure to sign, burns the number and answers 503', async () => {
    bench = await createIssuerBench();
    const service = bench.app.app.get(IssuingCasService);
    const get = service.get.bind(service);
    vi.spyOn(service, 'get').mockImplementationOnce(async (reference) => {
      const material = await get(reference);
      return {
        ...material,
        signer: { ...material.signer, sign: () => Promise.reject(new Error('HSM is away')) },
      };
    });
    const response = await bench.bootstrap({ certificateSigningRequest: await bench.request() });
    expect(response.status).toBe(503);
    const [row] = await bench.app.database.asAdministrator(
      'select c.status, v.state from issuer_certificates c join reservations v on v.issuer_certificate_id = c.id',
    );
    expect(row).toEqual({ status: 'FAILED', state: 'FAILED' });
  });
});

describe('a repeated request for a certificate that was revoked since', () => {
  it.each(['shown', 'deleted'])(
    'is refused with a code of its own while it is %s: an issuer must not believe it has a good CA',
    async (row) => {
      bench = await createIssuerBench();
      const idempotencyKey = randomUUID();
      const certificateSigningRequest = await bench.request();
      const first = await bench.bootstrap({ certificateSigningRequest }, { idempotencyKey });
      const { id } = first.json<IntermediateCertificateInformation>();
      await bench.admin('POST', `${CERTIFICATES}/${id}/revocation`, { reason: 'keyCompromise' });
      if (row === 'deleted') await bench.admin('DELETE', `${CERTIFICATES}/${id}`);
      const again = await bench.bootstrap({ certificateSigningRequest }, { idempotencyKey });
      expect([again.status, again.json<{ errors: { code: number }[] }>().errors[0]?.code]).toEqual([
        409, 24_013,
      ]);
      expect(again.text).not.toContain('BEGIN CERTIFICATE');
    },
  );
});

describe('quotas per account (ruling 17)', () => {
  it('refuses more live sub-CAs than the account may hold', async () => {
    bench = await createIssuerBench({ settings: { LUCIOLE_MAX_LIVE_SUB_CAS: '2' } });
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () =>
        bench.bootstrap({ certificateSigningRequest: await bench.request() }),
      ),
    );
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual([
      '201',
      '201',
      '429',
      '429',
      '429',
    ]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers['retry-after']).toBeDefined();
    bench.app.clock.advance(7 * 86_400 + 60);
    const bearer = await bench.app.signIn(bench.account);
    const later = await bench.bootstrap(
      { certificateSigningRequest: await bench.request() },
      { bearer },
    );
    expect(later.status).toBe(201);
  });

  it('refuses more issues in an hour than the account may have', async () => {
    bench = await createIssuerBench({ settings: { LUCIOLE_MAX_ISSUES_PER_HOUR: '1' } });
    expect(
      (await bench.bootstrap({ certificateSigningRequest: await bench.request() })).status,
    ).toBe(201);
    const refused = await bench.bootstrap({ certificateSigningRequest: await bench.request() });
    expect([
      refused.status,
      refused.json<{ errors: { code: number }[] }>().errors[0]?.code,
    ]).toEqual([429, 24_011]);
    bench.app.clock.advance(3700);
    const bearer = await bench.app.signIn(bench.account);
    expect(
      (await bench.bootstrap({ certificateSigningRequest: await bench.request() }, { bearer }))
        .status,
    ).toBe(201);
  });
});

describe('capabilities (ruling 20)', () => {
  it('refuses an issuer that lacks what its configuration demands', async () => {
    bench = await createIssuerBench({
      configuration: { advancedSettings: { requireFIPSCompliantBuild: true } },
    });
    const certificateSigningRequest = await bench.request();
    const refused = await bench.bootstrap({ certificateSigningRequest });
    expect([
      refused.status,
      refused.json<{ errors: { code: number }[] }>().errors[0]?.code,
    ]).toEqual([422, 23_001]);
    const able = await bench.bootstrap({
      certificateSigningRequest,
      capabilities: ['FIPS_BUILD', 'FROM_THE_FUTURE'],
    });
    expect(able.status).toBe(201);
    expect((await bench.configuration()).body.requiredCapabilities).toEqual(['FIPS_BUILD']);
    const path = '/v1/distributedissuers/bootstrap/configuration?capabilities=HSM_SIGNING';
    expect((await bench.app.request('GET', path, { bearer: bench.bearer })).status).toBe(422);
  });
});
