/** The few sentences that Deskbell says by itself. Each goes out once, with the operation `do` or once a day. */
import type { Address } from '../heard.js';

/** Key of the `do` operation. */
export const ENCRYPTED_ANSWER = 'encrypted';

export const ENCRYPTED_TEXT =
  'Your message arrived encrypted, and we cannot read it. Conversations with this service are recorded, so please send it again without encryption.';

export const WRONG_ADDRESS_ANSWER = (service: Address): string =>
  `This address belongs to one member of staff and is not watched for questions. Please write to ${service}: whoever is at the desk will help you.`;
