/** The few sentences that Deskbell says by itself. Each goes out once, with the operation `do` or once a day. */
import type { Address } from '../heard.js';

/** Key of the `do` operation. */
export const ENCRYPTED_ANSWER = 'encrypted';

export const ENCRYPTED_TEXT =
  'Your message arrived encrypted, and we cannot read it. Conversations with this service are recorded, so please send it again without encryption.';

export const WRONG_ADDRESS_ANSWER = (service: Address): string =>
  `This address belongs to one member of staff and is not watched for questions. Please write to ${service}: whoever is at the desk will help you.`;

/** Key of the `do` operation, for one block. */
export const blockedAnswer = (blockId: string): string => `blocked ${blockId}`;

export const BLOCKED_TEXT =
  'This conversation was ended by the library, and messages from here are not answered for now. You are welcome to ask at the library, in person or by phone.';

/** The patron hears of it when somebody else goes on with their question. @param point none: its name is not for patrons */
export const passedOnText = (point?: string): string => `Somebody else at the library goes on with your question now${point === undefined ? '' : ` (${point})`}. They can see what we wrote so far, so you do not have to start again.`;

/** Key of the `do` operation, for the request that was due. @param head of what brought it back to the queue: then it is told again */
export const announcement = (request: string, head = ''): string => `announce ${request}${head && ` ${head}`}`;

export const ANNOUNCED_TEXT = (who: string, seconds: number): string => `${who} has been waiting for ${seconds} seconds and nobody has taken the question. Who can?`;
export const ANNOUNCED_MANY_TEXT = (patrons: number, seconds: number): string => `${patrons} patrons have been waiting for ${seconds} seconds or longer and nobody has taken their questions. Who can?`;

/** Keys of the `do` operations on who staffs a service: the last one that counted says what is so. @param id of its own */
export const unstaffed = (id: string): string => `unstaffed ${id}`;
export const staffedAgain = (id: string): string => `staffed ${id}`;

export const UNSTAFFED_TEXT = (service: string): string => `No desk is open for ${service} now: patrons see it as closed. Who can take it?`;
export const STAFFED_AGAIN_TEXT = (service: string): string => `${service} is open to patrons again.`;

/** Key of the `do` operation, for one message of the patron. */
export const holdingLine = (message: string): string => `holding ${message}`;

/** Key of the `do` operation, for one request. */
export const closedAnswer = (request: string): string => `closed ${request}`;

/** Messages of a blocked patron after which the server is asked to keep them away. */
export const FLOOD = 20;

/** Keys of the `do` operations, for one block. */
export const serverBlock = (blockId: string): string => `server-block ${blockId}`;
export const serverUnblock = (blockId: string): string => `server-unblock ${blockId}`;
