import { useMemo } from 'react';
import { previewOf } from '../../core/links/preview.js';
import { useScreen } from '../screen.js';
import { linkify } from './links.js';

/** More of them are a list of links, and say what they are by themselves. */
const MOST = 3;

/** What staff's links are called, from their addresses alone: nothing is fetched. */
export function LinkTitles({ text }: { readonly text: string }) {
  const isStaff = useScreen(({ section }) => section === 'channels');
  const titles = useMemo(() => (isStaff ? titlesOf(text) : []), [isStaff, text]);
  if (titles.length === 0) return null;
  return <ul className="link-titles quiet private" aria-label="Where the links lead">{titles.map(({ url, host, title }) => <li key={url}><span className="host">{host}</span> · <bdi>{title}</bdi></li>)}</ul>;
}

function titlesOf(text: string) {
  const urls = [...new Set(linkify(text).flatMap(({ url }) => (url?.startsWith('http') ? [url] : [])))];
  return urls.slice(0, MOST).map((url) => ({ url, ...previewOf(new URL(url)) })).filter(({ title }) => title !== '');
}
