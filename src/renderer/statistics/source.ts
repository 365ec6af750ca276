/** Where figures come from and where they go: the desk's own record, or in the review that of the library. */
import { createContext, useContext } from 'react';
import type { StatisticsSheet } from '../../shared/statistics-query.js';
import type { SaveFormat, StatisticsQuery, StatisticsView, YearView } from '../../shared/statistics-view.js';
import type { Layout } from '../ui/layout.js';
import type { Reads } from './asked.js';

export interface FiguresSource {
  readonly period: Reads<StatisticsQuery, StatisticsView>;
  /** `year`: none is the one that goes on. */
  readonly year: Reads<{ readonly year?: number }, YearView>;
  readonly save: (what: StatisticsSheet, format: SaveFormat) => Promise<void>;
  readonly print: (what: StatisticsSheet) => Promise<void>;
  readonly layout: Layout;
  /** Another number when somebody wants to know what has come since. */
  readonly again?: number;
}

export const FiguresFrom = createContext<FiguresSource | undefined>(undefined);

export function useFigures(): FiguresSource {
  const source = useContext(FiguresFrom);
  if (!source) throw new Error('nobody said where figures come from');
  return source;
}
