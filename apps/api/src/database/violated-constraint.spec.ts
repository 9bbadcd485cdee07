import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { violatedConstraint } from './violated-constraint.ts';

describe('violatedConstraint', () => {
  const driverError = Object.assign(new Error('duplicate'), {
    code: '23505',
    constraint: 'uq_policies_name',
  });

  it('names the constraint of an error of the driver, and of one that TypeORM wrapped', () => {
    expect(violatedConstraint(driverError)).toBe('uq_policies_name');
    expect(violatedConstraint(new QueryFailedError('insert', [], driverError))).toBe(
      'uq_policies_name',
    );
  });

  it('says nothing about other failures', () => {
    expect(
      violatedConstraint(Object.assign(new Error('deadlock'), { code: '40P01' })),
    ).toBeUndefined();
    expect(violatedConstraint('no error at all')).toBeUndefined();
  });
});
