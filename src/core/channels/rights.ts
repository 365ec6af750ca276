/** Who may do what in the staff's channels: one table of the policy, asked by everything, in the window and in main. */

/** `delete`: what others said; one's own words are their author's to take back. `post`: something new. `comment`: an answer to what was said. */
export const RIGHTS = ['create', 'upload', 'delete', 'post', 'comment', 'react', 'links'] as const;
export type Right = (typeof RIGHTS)[number];

/** `staff`: everybody who is a member of the desk room; `administrators`: its administrators and owners. */
export const GRANTED_TO = ['staff', 'administrators', 'nobody'] as const;
export type GrantedTo = (typeof GRANTED_TO)[number];

export type RightsTable = Readonly<Record<Right, GrantedTo>>;

export const DEFAULT_RIGHTS: RightsTable = { create: 'administrators', upload: 'administrators', delete: 'administrators', post: 'staff', comment: 'staff', react: 'staff', links: 'staff' };

/** @param supervisor an administrator of the desk room, by the room's own word */
export function mayDo(right: Right, rights: RightsTable, supervisor: boolean): boolean {
  return rights[right] === 'staff' || (rights[right] === 'administrators' && supervisor);
}

/** All at once, for the window. */
export const rightsOf = (rights: RightsTable, supervisor: boolean): Readonly<Record<Right, boolean>> => ({
  create: mayDo('create', rights, supervisor), upload: mayDo('upload', rights, supervisor), delete: mayDo('delete', rights, supervisor), post: mayDo('post', rights, supervisor),
  comment: mayDo('comment', rights, supervisor), react: mayDo('react', rights, supervisor), links: mayDo('links', rights, supervisor),
});

const DOING: Readonly<Record<Right, string>> = {
  create: 'make and change channels', upload: 'share files in channels', delete: 'delete what others said in channels', post: 'write in channels', comment: 'answer what was said in channels',
  react: 'react to what was said in channels', links: 'share links in channels',
};

/** What a person reads who may not. */
export const refusalWords = (right: Right, granted: GrantedTo): string =>
  granted === 'nobody' ? `The policy of your library lets nobody ${DOING[right]}.` : `The policy of your library lets only administrators ${DOING[right]}. Ask one of them.`;

/** Whether words hold a link: what any client would make one of. */
export const holdsLink = (words: string): boolean => /\b(?:https?:\/\/|mailto:|www\.)[^\s]/i.test(words);
