import { type Json, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { jobKindWords } from './labels.ts';
import { clockTime, span } from './times.ts';

interface JobListProps {
  readonly jobs: readonly Json[];
  /** By the sandbox clock. */
  readonly now: number;
}

/** What the app has still to do about a request. */
export function JobList({ jobs, now }: JobListProps) {
  if (!jobs.length) return html`<p class="curtain-note">Nothing is left to do.</p>`;
  return html`
    <ul class="curtain-jobs">
      ${jobs.map(
        (job, index) => html`
          <li key=${index}>
            <strong>${jobKindWords(textOf(job.kind))}</strong>
            <span>${dueWords(job.runAt, now)}, ${attemptWords(job.attempts)}</span>
            <span>${leaseWords(job.leaseUntil, now)}</span>
          </li>
        `,
      )}
    </ul>
  `;
}

function dueWords(runAt: unknown, now: number): string {
  if (typeof runAt !== 'number') return 'not due';
  const wait = runAt - now;
  if (Math.abs(wait) < 1000) return 'due now';
  return wait > 0 ? `due in ${span(wait)}` : `overdue by ${span(wait)}`;
}

function attemptWords(attempts: unknown): string {
  if (!attempts) return 'first try';
  return attempts === 1 ? 'tried once' : `tried ${attempts} times`;
}

function leaseWords(leaseUntil: unknown, now: number): string {
  if (typeof leaseUntil !== 'number') return 'No worker has it.';
  return leaseUntil > now
    ? `A worker has it until ${clockTime(leaseUntil)}.`
    : `The lease of its worker ended at ${clockTime(leaseUntil)}.`;
}
