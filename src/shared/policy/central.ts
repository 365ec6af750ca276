/** Central storage: where the record of all desks comes together, and how long it is kept (DESIGN.md "The record"). */
import * as z from 'zod';
import { folder, host, list, section, text, whole } from './fields.js';

const postgres = section({
  host: host().describe('The computer that runs PostgreSQL 14 or newer'),
  port: whole('a port', 1, 65_535).default(5_432),
  database: text('the name of the database', 63).default('deskbell'),
  certificate: folder().exactOptional().describe('File with the certificate (PEM) of the authority that signed that of the server; without it the ones that this computer trusts count'),
});

const libraryKey = () => {
  const error = 'Use the public key of the library as `npm run archive -- init` prints it: 64 hex digits.';
  return z.string(error).trim().toLowerCase().regex(/^[0-9a-f]{64}$/, error);
};
const reviewerKey = () => {
  const error = 'Use a public key of the reviewers as `npm run archive -- init` prints it: it begins with age1.';
  return z.string(error).trim().toLowerCase().regex(/^age1[02-9ac-hj-np-z]{58}$/, error);
};

const retention = section({
  chat: whole('days', 1, 36_500).default(365).describe('Days for which conversations with patrons are kept'),
  incidents: whole('days', 1, 36_500).default(1_095).describe('Days for which conversations with an incident are kept'),
  staffChat: whole('days', 1, 36_500).default(365).describe('Days for which what colleagues write is kept'),
});

export const central = section({
  folder: folder().exactOptional().describe('Folder of the central storage; a network share will do'),
  postgres: postgres.exactOptional().describe('PostgreSQL as the central storage'),
  libraryKey: libraryKey().exactOptional().describe('Public part of the key that certifies desks and signs what may be deleted'),
  reviewerKeys: list(reviewerKey(), 'public keys', 1, 20).exactOptional().describe('Who can open what lies in the folder; without them it lies there in the clear'),
  maxDelay: whole('hours', 1, 720).default(24).describe('Hours after which a desk that could not ship its record warns'),
  keepHere: whole('days', 1, 3_650).default(30).describe('Days after which rows that the central storage has may leave a desk'),
  sample: whole('a number', 0, 1_000).default(20).describe('How many conversations are drawn each week for regular review'),
  retention: retention.prefault({}).describe('How long the record is kept; legal holds stop it'),
}).refine((where) => (where.folder === undefined) !== (where.postgres === undefined), 'Name either a folder or a PostgreSQL server, and not both.');
