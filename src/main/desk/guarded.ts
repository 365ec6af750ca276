import type { Finding } from '../../core/guard/rules.js';
import { AppError } from '../../shared/errors.js';
import { refusalError } from './refusals.js';

/** The privacy guard stopped a reply; where in the words, and what. */
export class GuardedReply extends AppError {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const { code, message } = refusalError({ refused: 'sensitive' });
    super(code, message);
    this.findings = findings;
  }
}
