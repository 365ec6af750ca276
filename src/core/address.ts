/** Addresses are JIDs (RFC 7622); whoever makes them canonical does so at the edge. Here they are only taken apart. */

/** A bare address: `ask@library.example`. */
export type Address = string;
/** A full address: `ask@library.example/desk-1f…`. */
export type FullAddress = string;

export const bareOf = (address: FullAddress): Address => {
  const slash = address.indexOf('/');
  return slash < 0 ? address : address.slice(0, slash);
};

export const resourceOf = (address: FullAddress): string => {
  const slash = address.indexOf('/');
  return slash < 0 ? '' : address.slice(slash + 1);
};

export const domainOf = (address: FullAddress): string => {
  const bare = bareOf(address);
  return bare.slice(bare.indexOf('@') + 1);
};

export const localOf = (address: FullAddress): string => {
  const at = bareOf(address).indexOf('@');
  return at < 0 ? '' : address.slice(0, at);
};
