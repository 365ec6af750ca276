/**
 * XML elements as the stream gives them, and the few ways in which this folder reads and makes them. A stanza's text
 * is data: nothing in here changes it on the way in, and only what XML cannot carry is taken out on the way out.
 */
// These files and not the package itself: they hold the very class that the XMPP library asks for with instanceof.
import Element from 'ltx/lib/Element.js';
import parse from 'ltx/lib/parse.js';
import { xmlText } from '../../core/patron/xml-text.js';

export type { Element };

export const NS_CLIENT = 'jabber:client';
/** RFC 6120 §8.3.3. */
export const NS_STANZA_ERRORS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

/** Longest id, name or token that is taken from a stanza, in UTF-16 code units (RFC 7622 allows 3071 octets in an address). */
const MAX_TOKEN = 3071;

type Child = Element | string | undefined;

/** Builds an element; an undefined attribute or child is left out. */
export function xml(name: string, attributes: Readonly<Record<string, string | undefined>>, ...children: readonly Child[]): Element {
  const element = new Element(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.attrs[key] = xmlText(value);
  for (const child of children) {
    if (typeof child === 'string') element.t(xmlText(child));
    else if (child) element.cnode(child);
  }
  return element;
}

export const isElement = (value: unknown): value is Element => value instanceof Element;

/** @throws Error when it is not well-formed */
export const parseXml = (text: string): Element => parse(text);

/** Children of that name in that namespace. */
export const children = (element: Element, name: string, namespace: string): Element[] => element.getChildren(name, namespace);

export const child = (element: Element, name: string, namespace: string): Element | undefined => element.getChild(name, namespace);

/** All the elements directly inside. */
export const elements = (element: Element): Element[] => element.children.filter((node) => typeof node !== 'string');

/** The character data directly inside, unchanged. */
export const text = (element: Element): string => element.getText();

/** An attribute as it stands; undefined when it is missing. */
export function attribute(element: Element, name: string): string | undefined {
  const value: unknown = Object.hasOwn(element.attrs, name) ? element.attrs[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** An attribute that names something: neither empty nor absurdly long. */
export function token(element: Element, name: string): string | undefined {
  const value = attribute(element, name);
  return value !== undefined && value.length > 0 && value.length <= MAX_TOKEN ? value : undefined;
}

/** A value whose optional members may be undefined, made into one where they are absent. */
export type Loose<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** Leaves out the members that are undefined. */
export function compact<T extends object>(value: Loose<T>): T;
export function compact(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
