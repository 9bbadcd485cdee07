import type { ExpressionNode, SearchRequest } from '@luciole/contract';
import type { ListQuery } from '../../lib/list-search.ts';

const HOUR_MS = 3_600_000;
const HEX = /^[0-9a-f:]{8,}$/i;

/**
 * The body of a search for a list's query. Time counts in whole hours, so that a cursor made a moment ago still belongs to
 * the same search.
 */
export function certificateSearch(query: ListQuery, now: Date): SearchRequest {
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS).toISOString();
  const operands = [
    ...textConditions(query.text),
    ...stateConditions(query.filters['state'], hour),
    ...configurationConditions(query.filters['configuration']),
  ];
  const { sort, page, size, after } = query;
  return {
    ...(operands.length > 0 && { expression: { operator: 'AND', operands } }),
    ...(sort !== undefined && {
      ordering: { orders: [{ field: sort.field, direction: sort.isDescending ? 'DESC' : 'ASC' }] },
    }),
    paging: after === undefined ? { pageNumber: page, pageSize: size } : { after, pageSize: size },
  };
}

function textConditions(text: string): readonly ExpressionNode[] {
  if (text === '') return [];
  const byName: ExpressionNode = { field: 'commonName', operator: 'FIND', value: text };
  if (!HEX.test(text)) return [byName];
  const exact = ['serialNumber', 'fingerprint'].map((field) => ({
    field,
    operator: 'EQ',
    value: text,
  }));
  return [{ operator: 'OR', operands: [byName, ...exact] }];
}

function stateConditions(state: string | undefined, hour: string): readonly ExpressionNode[] {
  const issued: ExpressionNode = { field: 'status', operator: 'EQ', value: 'ISSUED' };
  switch (state) {
    case 'live':
      return [issued, { field: 'validityEnd', operator: 'GT', value: hour }];
    case 'expired':
      return [issued, { field: 'validityEnd', operator: 'LTE', value: hour }];
    case 'revoked':
      return [{ field: 'status', operator: 'EQ', value: 'REVOKED' }];
    case 'failed':
      return [{ field: 'status', operator: 'IN', values: ['FAILED', 'REJECTED'] }];
    case undefined:
    default:
      return [];
  }
}

function configurationConditions(id: string | undefined): readonly ExpressionNode[] {
  return id === undefined ? [] : [{ field: 'configurationId', operator: 'EQ', value: id }];
}
