/** To whom a request can be passed on, as a list to search in; pure. */
import type { Args } from '../../shared/contract.js';
import type { ColleagueView, DeskView, RequestView } from '../../shared/view.js';

export interface Target {
  readonly id: string;
  readonly to: Args['request:offer']['to'];
  readonly title: string;
  readonly when: string;
  /** Only to be found by. */
  readonly category: string;
  readonly text: string;
}

/** "at North", "at North and Main desk"; a desk that has said nothing yet has no name. */
function placesOf(desks: readonly ColleagueView[]): string {
  const points = [...new Set(desks.map(({ point }) => point).filter((point) => point !== ''))];
  return points.length === 0 ? 'at another desk' : `at ${points.join(' and ')}`;
}

function people(colleagues: readonly ColleagueView[]): Target[] {
  const first = colleagues.filter(({ address }, index) => colleagues.findIndex((other) => other.address === address) === index);
  return first.map(({ address, name }) => ({
    id: `person ${address}`, to: { kind: 'person', address }, title: name, when: placesOf(colleagues.filter((other) => other.address === address)), category: 'Person', text: address,
  }));
}

const desks = (colleagues: readonly ColleagueView[]): Target[] =>
  colleagues.filter(({ point }) => point !== '').map(({ desk, point, name }) => ({ id: `desk ${desk}`, to: { kind: 'desk', desk, point }, title: point, when: `${name} is there now`, category: 'Desk', text: '' }));

/** Whoever staffs another service. */
const services = (all: DeskView['services'], request: Pick<RequestView, 'service'>): Target[] =>
  all.filter(({ name }) => name !== request.service).map(({ address, name }) => ({ id: `service ${address}`, to: { kind: 'service', service: address }, title: name, when: 'whoever staffs this service', category: 'Service', text: address }));

/** People first, then desks, then other services. */
export const targetsOf = (view: Pick<DeskView, 'colleagues' | 'services'>, request: Pick<RequestView, 'service'>): readonly Target[] => [
  ...people(view.colleagues), ...desks(view.colleagues), ...(view.services.length > 1 ? services(view.services, request) : []),
];

/** What happens next, before it happens. */
export const offerSentence = (request: Pick<RequestView, 'who' | 'mode'>, to: string): string =>
  `Offers ${request.who} to ${to}. You stay responsible until it is accepted${request.mode === 'patron-im' ? `; then ${request.who} is told in one line that somebody else goes on` : ''}.`;
