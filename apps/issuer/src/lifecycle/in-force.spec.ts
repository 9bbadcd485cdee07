import { MESH_POLICY } from '@luciole/policy/testing';
import { describe, expect, it } from 'vitest';
import { policyInformation } from '../../test/support/fake-configuration.ts';
import { policiesOf } from './in-force.ts';

describe('policies of a configuration', () => {
  const definition = policyInformation(MESH_POLICY, new Date('2026-11-22T12:00:00.000Z'));
  const version = definition.modificationDate;

  it('have the number of their revision, as far as the control plane says it', () => {
    const policyRevisions = [{ policyId: definition.id, number: 4 }];
    expect(policiesOf({ policyDefinitions: [definition], policyRevisions }).policies).toMatchObject(
      [{ id: definition.id, version, revision: 4 }],
    );
    const [older] = policiesOf({ policyDefinitions: [definition] }).policies;
    expect(older).toMatchObject({ id: definition.id, version });
    expect(older).not.toHaveProperty('revision');
  });
});
