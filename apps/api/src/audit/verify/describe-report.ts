import type { Finding } from './finding.ts';
import type { VerificationReport } from './verify-export.ts';

/** Most findings that are told one by one. */
const MOST_FINDINGS = 100;

/** Whether the file is what was signed. */
export function isUntouched({ findings, problems }: VerificationReport): boolean {
  return findings.length === 0 && problems.length === 0;
}

/** The report in sentences, one a line: what is wrong, what is proven, and what cannot be. */
export function describeReport(report: VerificationReport): string {
  const { companyId, first, end, digests, signedAt, keyThumbprint, findings, problems } = report;
  const count = end - first + 1;
  const told = findings.slice(0, MOST_FINDINGS).map(sentenceOf);
  const rest = findings.length - told.length;
  const proven = isUntouched(report)
    ? [
        `Verified: ${count} events${range(first, end)} of the company ${companyId ?? '?'} are as they were when their end was signed, ${signedAt ?? '?'}.`,
        ...(digests > 0
          ? [`${digests} of them are here as digests only: they were not asked for.`]
          : []),
        ...report.agreesWith.map(
          (size) => `The file agrees with the checkpoint of ${size} events.`,
        ),
      ]
    : [
        `Not verified: ${findings.length + problems.length} findings in ${count} events${range(first, end)}.`,
      ];
  return [
    ...problems,
    ...told,
    ...(rest > 0 ? [`And ${rest} more.`] : []),
    ...proven,
    ...report.restorations.map(
      ({ restoredAt, sequence, takenAt }) =>
        `Event ${sequence}: the trail goes on from a backup of ${takenAt}, restored ${restoredAt}. What happened in between is not in it.`,
    ),
    ...report.lost.map(
      (size) =>
        `The checkpoint of ${size} events is of the trail before the restore: what it counts beyond the backup was lost with it.`,
    ),
    ...limits(report, keyThumbprint),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function sentenceOf({ kind, sequence, through, id, line, after }: Finding): string {
  const event = `Event ${sequence}${id === undefined ? '' : ` (${id})`}`;
  const where = line === undefined ? '' : `, line ${line}`;
  const last = through ?? sequence;
  const many = last === sequence ? `Event ${sequence} is` : `Events ${sequence} to ${last} are`;
  switch (kind) {
    case 'altered':
      return `${event}${where}: altered, or without what proves it.`;
    case 'missing':
      return `${many} missing.`;
    case 'inserted':
      return line === undefined
        ? `${many} beyond the signed end: inserted.`
        : `${event}${where}: inserted; it is not the event of that number.`;
    case 'reordered':
      return last === sequence
        ? `${event}${where}: moved; it stands after event ${after ?? 0}.`
        : `Events ${sequence} to ${last}, from line ${line ?? 0} on: moved; they stand after event ${after ?? 0}.`;
    case 'renumbered':
      return last === sequence
        ? `${event}${where}: its number was changed to ${after ?? 0}.`
        : `Events ${sequence} to ${last}, from line ${line ?? 0} on: their numbers were changed, the first to ${after ?? 0}.`;
    case 'rewritten':
      return `Events ${sequence} to ${last}: one of them was replaced, and every link from there on made anew.`;
    default:
      return kind satisfies never;
  }
}

function limits(
  { first, isKeyGiven, agreesWith, end }: VerificationReport,
  keyThumbprint: string | undefined,
): readonly string[] {
  return [
    'Not proven: that what was recorded is true, and that everything was recorded.',
    ...(isKeyGiven
      ? []
      : [
          `Not proven: whose signature it is. The file brought its key, with the thumbprint ${keyThumbprint ?? '?'}; give --keys from a source that you trust.`,
        ]),
    ...(agreesWith.length > 0
      ? []
      : [
          'Not proven: that nothing was rewritten before the file was signed, or recorded later. Give --checkpoint from a copy that was kept elsewhere.',
        ]),
    ...(agreesWith.some((size) => size >= end) || agreesWith.length === 0
      ? []
      : [
          `Not proven: that the events after ${Math.max(...agreesWith)} were not rewritten before the file was signed.`,
        ]),
    ...(first > 1
      ? [`Not in the file: events 1 to ${first - 1}. They were pruned, or not asked for.`]
      : []),
  ];
}

function range(first: number, end: number): string {
  return end < first ? '' : ` (${first} to ${end})`;
}
