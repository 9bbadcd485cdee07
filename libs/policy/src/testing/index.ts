export { PolicyBuilder, aConstraint, aPolicy } from './policy.builder.ts';
export { aRequest } from './request.builder.ts';
export type { GivenRequest } from './request.builder.ts';
export { ISTIO_POLICY, MESH_POLICY } from './sample-policies.ts';
export { DECISION_TABLE } from './decision-table/decision-table.ts';
export type { DecisionRow, ExpectedContent, ExpectedDecision } from './decision-table/row.ts';
