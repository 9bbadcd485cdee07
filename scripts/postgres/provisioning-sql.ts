/** The roles of the three-role model, as the API's own migrations ask for them. */
export { provisioningSql } from '../../apps/api/src/database/provision-roles.ts';
