import { runChecks } from './run-checks.ts';

/** `npm run check`: everything that is found without running the product. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(
      'Usage: npm run check\n\nFormat, lint, types, import directions and unused code; all findings at once.',
    );
    return 0;
  }
  const { failed } = await runChecks();
  return failed === 0 ? 0 : 1;
}
