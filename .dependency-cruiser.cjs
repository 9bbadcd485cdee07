/**
 * Import directions as code (house rules: meaning, bytes, wire; apps only compose). A rule's comment is what a person
 * who broke it should read. `scripts/check/import-directions.spec.ts` breaks each of them on purpose.
 *
 * Parsed with swc: dependency-cruiser 18 reads TypeScript up to 6 only, and with 7 alone it would see no file at all.
 */

/** Code that ships; specs, test helpers and fixtures may reach further. */
const TESTS = '[.](spec|e2e)[.]tsx?$|/testing/|/test/|^(e2e|repo-tests|bench)/';

const ASN1 = '(^|/)node_modules/(@peculiar/|pkijs/|asn1js/)';
const NEST_OR_TYPEORM = '(^|/)node_modules/(@nestjs/|typeorm/|pg/)';
const REACT = '(^|/)node_modules/(react|react-dom|@mui|@emotion|@tanstack)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'policy-stands-alone',
      comment:
        'libs/policy is meaning: zod, re2js and nothing else, so that forms and browsers can carry it.',
      severity: 'error',
      from: { path: '^libs/policy/src/', pathNot: TESTS },
      to: { pathNot: '^libs/policy/src/|(^|/)node_modules/(zod|re2js)/' },
    },
    {
      name: 'pki-speaks-policy',
      comment:
        "libs/pki takes and returns policy's plain data: it imports its index or model, never its evaluation.",
      severity: 'error',
      from: { path: '^libs/pki/src/', pathNot: TESTS },
      to: {
        path: '^(libs|apps)/',
        pathNot: '^libs/pki/src/|^libs/policy/src/(index[.]ts$|model/)',
      },
    },
    {
      name: 'service-knows-no-domain',
      comment:
        'libs/service is what any program of ours needs around its work; it knows neither policies nor certificates nor routes.',
      severity: 'error',
      from: { path: '^libs/service/src/', pathNot: TESTS },
      to: { path: '^(libs|apps)/', pathNot: '^libs/service/src/' },
    },
    {
      name: 'libraries-run-in-browsers',
      comment:
        'libs/policy, libs/contract and libs/pki run in browsers: no module of Node, except in libs/pki/src/node.',
      severity: 'error',
      from: { path: '^libs/(policy|contract|pki)/src/', pathNot: `^libs/pki/src/node/|${TESTS}` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pki-keeps-node-apart',
      comment: 'What runs everywhere does not import what runs in Node only.',
      severity: 'error',
      from: { path: '^libs/pki/src/', pathNot: `^libs/pki/src/node/|${TESTS}` },
      to: { path: '^libs/pki/src/node/' },
    },
    {
      name: 'contract-speaks-policy',
      comment:
        "libs/contract is the wire: zod and policy's model; it knows neither bytes nor programs.",
      severity: 'error',
      from: { path: '^libs/contract/src/', pathNot: TESTS },
      to: {
        pathNot: '^libs/contract/src/|^libs/policy/src/(index[.]ts$|model/)|(^|/)node_modules/zod/',
      },
    },
    {
      name: 'apps-compose-libraries',
      comment: 'Apps compose libraries and never import one another.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/', pathNot: TESTS },
      to: { path: '^(apps|e2e|scripts|bench)/', pathNot: '^apps/$1/src/' },
    },
    {
      name: 'libraries-know-no-apps',
      comment: 'A library that imports an app is part of that app.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|e2e|scripts|bench)/' },
    },
    {
      name: 'launcher-starts-programs',
      comment:
        'scripts start programs and do not load them; only the SQL that makes the database roles is shared with the api, and sync writes down what the code says.',
      severity: 'error',
      from: { path: '^scripts/', pathNot: `^scripts/sync/|${TESTS}` },
      to: {
        path: '^(apps|libs)/',
        pathNot: '^apps/api/src/database/(provision-roles|roles)[.]ts$',
      },
    },
    {
      name: 'asn1-lives-in-pki',
      comment:
        'The X.509 libraries stay behind libs/pki; the bench keeps one as the baseline it measures against.',
      severity: 'error',
      from: { pathNot: '^libs/pki/|^bench/|(^|/)node_modules/' },
      to: { path: ASN1 },
    },
    {
      name: 'frameworks-stay-in-the-api',
      comment: 'Nest, TypeORM and pg belong to apps/api; the launcher may speak to PostgreSQL.',
      severity: 'error',
      from: { path: '^(libs|apps|scripts)/', pathNot: `^apps/api/|^scripts/postgres/|${TESTS}` },
      to: { path: NEST_OR_TYPEORM },
    },
    {
      name: 'react-stays-in-the-console',
      comment: 'React and its components belong to apps/web.',
      severity: 'error',
      from: { path: '^(libs|apps|scripts)/', pathNot: '^apps/web/' },
      to: { path: REACT },
    },
    {
      name: 'api-schemas-come-from-the-contract',
      comment:
        'In apps/api only config calls zod: what crosses a socket has its schema in libs/contract.',
      severity: 'error',
      from: { path: '^apps/api/src/', pathNot: `^apps/api/src/config/|${TESTS}` },
      to: { path: '(^|/)node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'entities-are-rows',
      comment: 'An entity is a row: it knows no service, controller, repository, mapper or module.',
      severity: 'error',
      from: { path: '[.]entity[.]ts$' },
      to: { path: '[.](service|controller|repository|mapper|module)[.]ts$' },
    },
    {
      name: 'controllers-ask-services',
      comment: 'A controller declares and asks its service; it sees neither repositories nor rows.',
      severity: 'error',
      from: { path: '[.]controller[.]ts$' },
      to: { path: '[.](repository|entity)[.]ts$' },
    },
    {
      name: 'rooms-talk-through-services',
      comment: "A room uses another room's service, never its repository or entity.",
      severity: 'error',
      from: { path: '^apps/api/src/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^apps/api/src/[^/]+/.*[.](repository|entity)[.]ts$',
        pathNot: '^apps/api/src/$1/',
      },
    },
    {
      name: 'features-are-neighbours-not-family',
      comment: 'Features of the console share components, api and lib, never one another.',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'what-ships-knows-no-tests',
      comment: 'Shipping code never imports specs or test helpers.',
      severity: 'error',
      from: { path: '^(libs|apps|scripts)/', pathNot: TESTS },
      to: { path: '[.]spec[.]tsx?$|^(libs|apps)/[^/]+/(src/.*testing|test)/|^(e2e|repo-tests)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third.',
      severity: 'error',
      from: { pathNot: '[.]entity[.]ts$' },
      to: { circular: true, viaOnly: { pathNot: '[.]entity[.]ts$' } },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is left over.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(libs|apps)/[^/]+/src/',
        pathNot: '[.]spec[.]ts$|/(index|main)[.]tsx?$|/migrations/',
      },
      to: {},
    },
    {
      name: 'everything-resolves',
      comment:
        'An import that leads nowhere breaks at run time; virtual modules are made by apps/web/plugins.',
      severity: 'error',
      from: { pathNot: '(^|/)node_modules/' },
      to: { couldNotResolve: true, pathNot: '^virtual:luciole/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      conditionNames: ['@luciole/source', 'import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
